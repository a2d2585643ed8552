"""Migrations of definitions: one module for each step from a version of definitions to the next.

A step is a module here with `FROM` and `TO` (such as `penstock.dev/v1`), `SUMMARY`, and `edits(document) -> list[Edit]`: what to
change in the text of one document, beside its `apiVersion`. Steps are found by their file, nothing lists them by hand. Edits
touch only what they name, so comments and layout stay. `v1` is the first version, so there is no step yet.
"""
