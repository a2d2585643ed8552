"""Help for the tests of pipelines: a plugin of pytest (`plugin.py`) with the fixtures that stactools-pipelines had in one file.

PYTEST_DONT_REWRITE: nothing here is an assertion of a test.
"""
