"""Makes the same manifests with other tools: Kapitan (Jinja2 text) and rjsonnet, from templates in their own forms.

The templates are made of what penstock rendered: one definition of each shape, with its name as the variable. So every tool
reads N definitions and writes N files of the same objects and lines. None of the peers validates a definition, checks names
across definitions, or writes a Pulumi program, a lock or what the definitions share.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import yaml

from benchmarks.project import definitions, template

KAPITAN = """\
parameters:
  kapitan:
    vars: {target: bench}
    compile:
      - {output_path: manifests, input_type: jinja2, input_paths: [templates/%s.yaml]}
"""


def templates(project: Path, count: int) -> dict[str, tuple[str, str]]:
    """Return shape -> (name of the sample, its rendered manifests)."""
    found: dict[str, tuple[str, str]] = {}
    for index, (_, name, _) in enumerate(definitions(count)):
        shape = _shape(index)
        if shape not in found:
            (path,) = (project / "rendered/bench/manifests").glob(f"*-{name}.yaml")
            found[shape] = (name, path.read_text())
    return found


def _shape(index: int) -> str:
    """Return a name for the template that a definition was made of: its kind may have several."""
    return f"shape{crc32(template(index).encode()):08x}"


def write_kapitan(folder: Path, project: Path, count: int) -> None:
    """Write a Kapitan project: one class with a Jinja2 template a shape, one target a definition."""
    (folder / "templates").mkdir(parents=True)
    (folder / "inventory/classes").mkdir(parents=True)
    (folder / "inventory/targets").mkdir()
    for shape, (sample, text) in templates(project, count).items():
        guarded = text.replace("{{", "{{ '{{' }}")
        own = guarded.replace(sample, "{{ inventory.parameters.definition_name }}")
        (folder / f"templates/{shape}.yaml").write_text(own)
        (folder / f"inventory/classes/{shape}.yml").write_text(KAPITAN % shape)
    for index, (_, name, text) in enumerate(definitions(count)):
        # reclass has a meaning of its own for `${`; the templates do not look at these values
        data = json.loads(json.dumps(yaml.safe_load(text)).replace("${{", "$_{{"))
        parameters = {"definition_name": name, "definition": data, "kapitan": {"vars": {"target": name}}}
        target = {"classes": [_shape(index)], "parameters": parameters}
        (folder / f"inventory/targets/{name}.yml").write_text(yaml.safe_dump(target))


def write_jsonnet(folder: Path, project: Path, count: int) -> None:
    """Write the Jsonnet templates: one function of the name a shape, beside the definitions as they are."""
    folder.mkdir(parents=True)
    functions = []
    for shape, (sample, text) in templates(project, count).items():
        body = "[" + ", ".join(_jsonnet(one, sample) for one in yaml.safe_load_all(text)) + "]"
        functions.append(f"{shape}: function(name) {body}")
    (folder / "templates.libsonnet").write_text("{" + ",\n".join(functions) + "}")
    shapes = {name: _shape(index) for index, (_, name, _) in enumerate(definitions(count))}
    (folder / "shapes.json").write_text(json.dumps(shapes))
    (folder / "definitions").symlink_to(project / "definitions")


def _jsonnet(value: Any, sample: str) -> str:
    """Return data as Jsonnet source in which the sample's name is the variable `name`."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_jsonnet(item, sample)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_jsonnet(item, sample) for item in value) + "]"
    if isinstance(value, str) and sample in value:
        parts = " + name + ".join(json.dumps(part) for part in value.split(sample))
        return f"({parts})"
    return json.dumps(value)


def _chunks(files: list[Path], size: int) -> Iterator[list[Path]]:
    return (files[start : start + size] for start in range(0, len(files), size))


def run_jsonnet(folder: Path) -> None:
    """Render all definitions with rjsonnet and write one file each (what the benchmark starts as a process)."""
    import rjsonnet

    out = folder / "manifests"
    out.mkdir(exist_ok=True)
    files = sorted((folder / "definitions").rglob("*.yaml"))
    for share in _chunks(files, 1000):
        rows = ", ".join(f"{json.dumps(path.stem)}: importstr {json.dumps(str(path))}" for path in share)
        source = (
            f"local t = import {json.dumps(str(folder / 'templates.libsonnet'))}; local texts = {{{rows}}};"
            f"local shapes = import {json.dumps(str(folder / 'shapes.json'))};"
            "{[n]: assert std.isObject(std.parseYaml(texts[n])); std.manifestYamlStream(t[shapes[n]](n),"
            " quote_keys=false, c_document_end=false) for n in std.objectFields(texts)}"
        )
        for name, text in json.loads(rjsonnet.evaluate_snippet("bench", source)).items():
            (out / f"{name}.yaml").write_text(text)


if __name__ == "__main__":
    run_jsonnet(Path(sys.argv[1]))
