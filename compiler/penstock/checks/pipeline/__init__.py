"""Rules about one Pipeline, one a module."""
