"""Reads the Helm values of a plugin: the StreamingJobTemplate that its chart makes, without its mistakes."""

from typing import Any, Final

from penstock.dialects._draft import Draft
from penstock.dialects.arcane import shape
from penstock.dialects.model import Converted, DialectContext, Reporter
from penstock.text import Document, Path, Source, read

_SETTINGS: Final[Path] = ("jobTemplateSettings",)
_TARGET: Final[Path] = ("spec", "template")
_COPIED: Final = {
    "backoffLimit": "backoffLimit",
    "resources": "resources",
    "tolerations": "tolerations",
    "affinity": "affinity",
    "extraVolumes": "volumes",
    "extraVolumeMounts": "volumeMounts",
}


def convert(document: Document, report: Reporter, context: DialectContext, dialect: str) -> tuple[Converted, ...]:
    """Return the JobTemplate, named as the chart beside the values (`Chart.yaml`)."""
    data = document.data
    chart = _chart(context)
    draft = Draft("JobTemplate")
    draft.named(str(chart.get("name") or "streaming-job"), ())
    settings = shape.mapping(data, "jobTemplateSettings", (), report)
    image = shape.mapping(data, "image", (), report)
    repository = shape.text(image, "repository", ("image",), report, required=True)
    if repository is None:
        return ()
    tag = str(image.get("tag") or chart.get("appVersion") or "latest")
    draft.put((*_TARGET, "image"), f"{repository}:{tag}", ("image",))
    draft.compose((*_TARGET, "image"), ("image", "tag") if image.get("tag") else ("image", "repository"))
    if image.get("pullPolicy") in ("Always", "IfNotPresent", "Never"):
        draft.put((*_TARGET, "imagePullPolicy"), image["pullPolicy"], ("image", "pullPolicy"))
    secrets = [one["name"] for one in data.get("imagePullSecrets") or () if isinstance(one, dict) and "name" in one]
    if secrets:
        draft.put((*_TARGET, "imagePullSecrets"), secrets, ("imagePullSecrets",))
    account = shape.mapping(data, "serviceAccount", (), report).get("name") or chart.get("name")
    if account:
        draft.put((*_TARGET, "serviceAccount"), account, ("serviceAccount",))
    _settings(draft, settings, report)
    return (draft.done(dialect),)


def _settings(draft: Draft, settings: dict[str, Any], report: Reporter) -> None:
    for key, native in _COPIED.items():
        if settings.get(key) not in (None, {}, []):
            draft.put((*_TARGET, native), settings[key], (*_SETTINGS, key))
    policy = shape.mapping(settings, "podFailurePolicySettings", _SETTINGS, report)
    for key, native in (("retryOnExitCodes", "retryOnExitCodes"), ("failOnExitCodes", "failOnExitCodes")):
        if isinstance(policy.get(key), list):
            draft.put((*_TARGET, native), policy[key], (*_SETTINGS, "podFailurePolicySettings", key))
    _environment(draft, settings, report)


def _environment(draft: Draft, settings: dict[str, Any], report: Reporter) -> None:
    """Read variables with a value, and Secrets and ConfigMaps whose keys become variables."""
    literals: dict[str, Any] = {}
    for index, one in enumerate(settings.get("extraEnv") or ()):
        if isinstance(one, dict) and isinstance(one.get("name"), str) and "value" in one:
            literals[one["name"]] = one["value"]
        else:
            message = "only variables with a `value` are read from the values of a chart"
            report(
                shape.SHAPE,
                (*_SETTINGS, "extraEnv", index),
                message,
                help="write a JobTemplate with `job` for the rest",
            )
    if literals:
        draft.put((*_TARGET, "environment"), literals, (*_SETTINGS, "extraEnv"))
    found: dict[str, list[str]] = {"secretsFrom": [], "configMapsFrom": []}
    for one in settings.get("extraEnvFrom") or ():
        for key, native in (("secretRef", "secretsFrom"), ("configMapRef", "configMapsFrom")):
            if isinstance(one, dict) and isinstance(one.get(key), dict) and "name" in one[key]:
                found[native].append(one[key]["name"])
    for native, names in found.items():
        if names:
            draft.put((*_TARGET, native), names, (*_SETTINGS, "extraEnvFrom"))


def _chart(context: DialectContext) -> dict[str, Any]:
    """Return the chart's own file, empty where it is not beside the values."""
    text = context.read("Chart.yaml") if context.read is not None else None
    if text is None:
        return {}
    documents = read(Source("Chart.yaml", text.encode())).documents
    found = documents[0].data if documents else None
    return found if isinstance(found, dict) else {}
