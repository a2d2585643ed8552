"""docs/reference/kubernetes.md names every template, every object and every wave that there is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "kubernetes.md").read_text(encoding="utf-8")
TEMPLATES = ROOT / "templates"
# What the page tells of in words.
SHARED = {
    "namespace.yaml",
    "external-secret.yaml",
    "pod-monitor.yaml",
    "pctasks/role.yaml",
    "arcane/operator-role.yaml",
}


def test_every_template_is_named():
    files = {
        path.relative_to(TEMPLATES / "kubernetes").as_posix() for path in (TEMPLATES / "kubernetes").rglob("*.yaml")
    }
    named = set(re.findall(r"`((?:[a-z-]+/)?[a-z-]+\.yaml)`", PAGE)) - {"_platform.yaml"}
    assert files - SHARED == {name for name in named if not name.startswith("argocd/")}


def test_every_kind_is_told():
    kinds = {
        kind
        for folder in ("kubernetes", "argocd")
        for path in (TEMPLATES / folder).rglob("*.yaml")
        for kind in re.findall(r"^kind: ([A-Z]\w+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(kinds) > 20
    assert {kind for kind in kinds if kind not in PAGE} == set()


def test_the_waves_are_those_of_the_templates():
    text = "".join(path.read_text(encoding="utf-8") for path in (TEMPLATES / "kubernetes").rglob("*.yaml"))
    waves = {int(wave) for wave in re.findall(r'sync-wave: "(-?\d+)"', text)}
    assert waves == {-2, -1, 1, 2}
    assert "-2 namespaces and custom kinds, -1 identities, configuration and secrets, 0 workloads" in PAGE


def test_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / "reference" / link).exists(), link
