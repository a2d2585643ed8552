"""Overrides: templates of a project that serve instead of the built-in ones."""
