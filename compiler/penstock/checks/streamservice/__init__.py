"""Rules about one StreamService, one a module."""
