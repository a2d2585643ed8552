"""The command line: one verb per file.

A verb is a module here with `SUMMARY: str` (one line, lower case, no full stop), `EXAMPLES: str` (command lines, one a line), `configure(parser)` and
`run(args) -> int`; `foo_bar.py` is the verb `foo-bar`. Verbs are found by their file, nothing lists them by hand. Modules
without a `SUMMARY` help the verbs.
"""
