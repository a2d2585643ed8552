"""Real services for the tests, each a process on a free port of the loopback interface that ends with the tests.

One module each, with `missing() -> str | None` (why it cannot run here, in words for the skip) and `server()`, which starts it at
the first call and returns the same one later.
"""
