"""The one exception for a template that cannot be used, whoever renders it."""

from penstock.diagnostics import Diagnostic


class RefusedTemplate(Exception):
    """A template cannot be compiled or rendered, or makes something that is no object; `diagnostics` say where and why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(f"{found.span}: {found.message}" for found in diagnostics))
        self.diagnostics = diagnostics
