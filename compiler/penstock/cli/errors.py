"""The ways in which a command fails that are not findings in a definition."""


class UsageError(Exception):
    """The command line cannot be obeyed (exit code 2). `code` has a page; `hint` is a second line that helps on."""

    def __init__(
        self, message: str, hint: str | None = None, *, code: str = "PEN0002", verb: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code
        self.verb = verb
