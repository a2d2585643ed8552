"""Tests of the harnesses in `tests.support`."""
