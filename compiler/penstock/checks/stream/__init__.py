"""Rules about one Stream, one a module."""
