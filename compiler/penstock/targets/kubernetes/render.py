"""Renderer: turns a structured template and its values into objects; a template is compiled once and kept between runs."""

import marshal
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from penstock.language.template import Render

# Bytecode is for one version of Python only.
_VERSION: Final = f"{sys.implementation.cache_tag}-{sys.hexversion:x}"

Cache = dict[str, tuple[str, bytes]]


class Renderer:
    """Serves structured templates such as `kubernetes/deployment.yaml`.

    `load` gives the text behind a relative path; whose file wins there is its business. Raises what `load` raises, and
    TemplateError or YamlError (see `penstock.language`) for a template that cannot be compiled or rendered.
    """

    def __init__(self, load: Callable[[str], str]) -> None:
        self._load = load
        self._ready: dict[str, Render] = {}
        self._cache: Cache = {}

    def render(self, template: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the objects of one template."""
        ready = self._ready.get(template)
        if ready is None:
            ready = self._ready[template] = self._prepare(template)
        return ready(values)

    def import_cache(self, cache: Mapping[str, Any]) -> None:
        """Take in what `export_cache` gave in an earlier run; whatever was written by another Python is left out."""
        if cache.get("") == _VERSION:
            self._cache = {name: entry for name, entry in cache.items() if name}

    def export_cache(self) -> dict[str, Any]:
        """Return compiled templates as plain data that `marshal` takes: name -> (digest of the text, code)."""
        return {"": _VERSION, **self._cache}

    def _prepare(self, template: str) -> "Render":
        from penstock.language.template import load

        text = self._load(template)
        digest = sha256(text.encode()).hexdigest()
        known = self._cache.get(template)
        if known is not None and known[0] == digest:
            found = marshal.loads(known[1])  # noqa: S302 - our own state file, see the docstring of `import_cache`
            assert isinstance(found, CodeType)
            return load(found)
        from penstock.language.compile import source_for
        from penstock.language.template import code

        compiled = code(source_for(text, f"templates/{template}"))
        self._cache[template] = (digest, marshal.dumps(compiled))
        return load(compiled)
