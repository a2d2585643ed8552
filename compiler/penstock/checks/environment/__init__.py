"""Rules about one Environment, one a module."""
