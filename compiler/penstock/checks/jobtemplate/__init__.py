"""Rules about the kind, one a module."""
