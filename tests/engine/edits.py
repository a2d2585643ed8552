"""A small project and random edits of it, as people make them: values, names, files, folders, mistakes and their mending."""

import json
import random
import shutil
from pathlib import Path

from benchmarks.project import definitions, write

BASE = """\
spec:
  worker:
    concurrency: {number}
    environment:
      SHARED: "{number}"
"""

HEIR = """\
apiVersion: penstock.dev/v1
kind: Stream
metadata:
  name: {name}
  extends: {base}
spec:
  source: {{type: queue}}
  mapping:
    columns: [{{name: id, type: uuid, primaryKey: true}}, {{name: body, type: body}}]
  sinks: [{{type: store, store: lake, prefix: {name}/}}]
  worker:
    resources:
      requests: {{cpu: 100m, memory: 256Mi}}
      limits: {{cpu: 500m, memory: 512Mi}}
"""

READER = """\
apiVersion: penstock.dev/v1
kind: Workflow
metadata: {name: reader}
spec:
  trigger: {type: queue}
  worker:
    environment: {NOTE: "${{ local.file('note.json').text }}"}
    resources:
      requests: {cpu: 100m, memory: 256Mi}
      limits: {cpu: 500m, memory: 512Mi}
  jobs:
    one:
      tasks: [{id: one, image: "registry.example.org/reader:1.0.0", run: "reader:main"}]
"""

# Runs, but says something: the original ignores the key `colour`.
WARNED = """\
name: warned
dataset: coast
id: warned
colour: blue
args: [registry]
jobs:
  one:
    tasks:
      - id: one
        image: "${{ args.registry }}/warned:1.0.0"
        task: warned:main
        args: {}
"""


class Edits:
    """A project in `folder` that is changed by one random edit after the other."""

    def __init__(self, folder: Path, seed: int, count: int = 6) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.serial = count
        self.broken: dict[Path, str] = {}
        self.copy: Path | None = None
        write(folder, count)
        (folder / "fragments").mkdir()
        (folder / "fragments/base.yaml").write_text(BASE.format(number=2))
        extra = folder / "definitions/extra"
        extra.mkdir()
        (extra / "heir.yaml").write_text(HEIR.format(name="heir", base="fragments/base.yaml"))
        (extra / "heir-of-heir.yaml").write_text(HEIR.format(name="heir-of-heir", base="Stream/heir"))
        (extra / "reader.yaml").write_text(READER)
        (extra / "note.json").write_text('{"text": "one"}')
        (extra / "warned.yaml").write_text(WARNED)
        for name in ("heir", "heir-of-heir", "reader", "warned"):
            self.pin(name)

    def pin(self, name: str) -> None:
        """Pin the output that a definition of this name needs."""
        path = self.folder / "outputs/bench.json"
        data = json.loads(path.read_text())
        data["outputs"][f"{name}.clientId"] = "00000000-0000-0000-0000-000000000003"
        path.write_text(json.dumps(data))

    def files(self) -> list[Path]:
        """Return the definition files that were generated and are whole."""
        found = sorted(self.folder.glob("definitions/*/*-0*.yaml"))
        return [path for path in found if path not in self.broken]

    def step(self) -> str:
        """Make one edit and return what it was. Mistakes are mended soon, or little would be rendered at all."""
        name = self.random.choice([name for name in dir(self) if name.startswith("do_")])
        if self.random.random() < 0.6:
            if self.broken:
                name = "do_break"
            elif self.copy is not None:
                name = "do_twice"
        getattr(self, name)()
        return name

    def _sub(self, path: Path, old: str, new: str) -> None:
        path.write_text(path.read_text().replace(old, new))

    def do_value(self) -> None:
        self._sub(self.random.choice(self.files()), "max: ", f"max: {self.random.randint(1, 9)}")

    def do_comment(self) -> None:
        path = self.random.choice(self.files())
        path.write_text(f"# a line more\n{path.read_text()}")

    def do_touch(self) -> None:
        path = self.random.choice(self.files())
        path.write_text(path.read_text())

    def do_replace_file(self) -> None:
        path = self.random.choice(self.files())
        text = path.read_text()
        path.unlink()
        path.write_text(text.replace("cpu: 1", "cpu: 2"))

    def do_shared(self) -> None:
        self._sub(self.random.choice(self.files()), "store: lake", "store: sea")

    def do_add(self) -> None:
        self.serial += 1
        file, name, text = list(definitions(self.serial))[-1]
        path = self.folder / "definitions" / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        self.pin(name)

    def do_remove(self) -> None:
        if len(self.files()) > 3:
            self.random.choice(self.files()).unlink()

    def do_rename(self) -> None:
        self.serial += 1
        path = self.random.choice(self.files())
        old = path.read_text().split("name: ", 1)[1].split("\n", 1)[0]
        self._sub(path, f"name: {old}", f"name: renamed-{self.serial}")
        self.pin(f"renamed-{self.serial}")

    def do_move(self) -> None:
        self.serial += 1
        path = self.random.choice(self.files())
        path.rename(path.with_name(f"moved-0{self.serial}.yaml"))

    def do_twice(self) -> None:
        if self.copy is not None:
            self.copy.unlink()
            self.copy = None
            return
        path = self.random.choice(self.files())
        self.copy = path.with_name("twice.yaml")
        shutil.copy(path, self.copy)

    def do_break(self) -> None:
        if self.broken:
            path, text = self.broken.popitem()
            path.write_text(text)
            return
        path = self.random.choice(self.files())
        text = self.broken[path] = path.read_text()
        path.write_text(
            self.random.choice([text.replace("spec:", "spek:"), text + "  : [", text.replace("cpu: ", "cpu: x")])
        )

    def do_fragment(self) -> None:
        (self.folder / "fragments/base.yaml").write_text(BASE.format(number=self.random.randint(1, 9)))

    def do_base(self) -> None:
        path = self.folder / "definitions/extra/heir.yaml"
        self._sub(path, "memory: 512Mi", f"memory: {self.random.randint(6, 9)}00Mi")

    def do_note(self) -> None:
        note = self.folder / "definitions/extra/note.json"
        if note.exists() and self.random.random() < 0.3:
            note.unlink()
        else:
            note.write_text(json.dumps({"text": str(self.random.random())}))

    def do_environment(self) -> None:
        path = self.folder / "environments/bench.yaml"
        self._sub(path, "penstock-runtime:1.", f"penstock-runtime:{self.random.randint(1, 9)}1.")

    def do_second_environment(self) -> None:
        path = self.folder / "environments/other.yaml"
        if path.exists():
            path.unlink()
            shutil.rmtree(self.folder / "rendered/other", ignore_errors=True)  # or it is warned of for ever
            return
        text = (self.folder / "environments/bench.yaml").read_text()
        path.write_text(text.replace("name: bench", "name: other", 1))
        shutil.copy(self.folder / "outputs/bench.json", self.folder / "outputs/other.json")

    def do_outputs(self) -> None:
        path = self.folder / "outputs/bench.json"
        digit = str(self.random.randint(1, 8))
        path.write_text(path.read_text().replace("-000000000003", f"-00000000000{digit}"))

    def do_template(self) -> None:
        path = self.folder / "templates/kubernetes/pod-disruption-budget.yaml"
        if path.exists():
            shutil.rmtree(self.folder / "templates")
            return
        from penstock import resources

        path.parent.mkdir(parents=True)
        text = resources.read_text("templates/kubernetes/pod-disruption-budget.yaml")
        path.write_text(
            text.replace("unhealthyPodEvictionPolicy: AlwaysAllow", "unhealthyPodEvictionPolicy: IfHealthyBudget")
        )

    def do_edit_warned(self) -> None:
        path = self.folder / "definitions/extra/warned.yaml"
        path.write_text(self.random.choice([WARNED, WARNED.replace("colour: blue\n", ""), f"# moved\n{WARNED}"]))

    def do_stray(self) -> None:
        manifests = self.folder / "rendered/bench/manifests"
        if not manifests.is_dir():
            return
        stray = manifests / "stray.yaml"
        if stray.exists():
            stray.unlink()
        else:
            stray.write_text("kind: Stray\n")
