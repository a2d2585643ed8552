"""Renderer: turns a structured template and its values into objects; a template is compiled once and kept between runs."""

import marshal
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import CodeType
from typing import TYPE_CHECKING, Any, Final

from penstock.diagnostics import Diagnostic, Span
from penstock.targets.refused import RefusedTemplate

if TYPE_CHECKING:
    from penstock.language.template import Render

# Bytecode is for one version of Python only.
_VERSION: Final = f"{sys.implementation.cache_tag}-{sys.hexversion:x}"

Cache = dict[str, tuple[str, bytes]]


class Renderer:
    """Serves structured templates such as `kubernetes/deployment.yaml`.

    `load` gives the text behind a relative path; whose file wins there is its business. Methods that render raise what
    `load` raises, and RefusedTemplate.
    """

    def __init__(self, load: Callable[[str], str]) -> None:
        self._load = load
        self._ready: dict[str, Render] = {}
        self._cache: Cache = {}

    def render(self, template: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return what one template makes: objects, or parts of objects."""
        try:
            ready = self._ready.get(template)
            if ready is None:
                ready = self._ready[template] = self._prepare(template)
            return ready(values)
        except Exception as error:
            refused = self._refused(template, error)
            if refused is None:
                raise
            raise refused from None

    def objects(self, template: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the Kubernetes objects that one template makes; each has an apiVersion, a kind and a name."""
        found = self.render(template, values)
        for one in found:
            metadata = one.get("metadata")
            name = metadata.get("name") if metadata.__class__ is dict else None
            if not (one.get("apiVersion") and one.get("kind") and name):
                raise RefusedTemplate((_headless(template),))
        return found

    def import_cache(self, cache: Mapping[str, Any]) -> None:
        """Take in what `export_cache` gave in an earlier run; whatever was written by another Python is left out."""
        if cache.get("") == _VERSION:
            self._cache = {name: entry for name, entry in cache.items() if name}

    def export_cache(self) -> dict[str, Any]:
        """Return compiled templates as plain data that `marshal` takes: name -> (digest of the text, code)."""
        return {"": _VERSION, **self._cache}

    def _refused(self, template: str, error: Exception) -> RefusedTemplate | None:
        """Return the findings behind an error of a template; None for any other error."""
        from penstock.language.compile import YamlError
        from penstock.language.template import TemplateError

        if isinstance(error, YamlError):
            return RefusedTemplate(error.diagnostics)
        if isinstance(error, TemplateError):
            from penstock.text import Source, read

            documents = read(Source(error.filename, self._load(template).encode())).documents
            return RefusedTemplate(error.diagnostics(documents))
        return None

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


def _headless(template: str) -> Diagnostic:
    span = Span(f"templates/{template}", 1, 1, 1, 1)
    message = "an object of this template lacks its `apiVersion`, `kind` or `metadata.name`"
    help_text = "write all three, or guard the whole document with `$if`"
    return Diagnostic("PEN1255", "error", message, span, help=help_text)
