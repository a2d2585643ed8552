"""Rules about a definition of any kind, one a module."""
