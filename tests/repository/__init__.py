"""The rules of the repository, held by tests: sizes, imports, locks, builds and what must not be written into a file."""
