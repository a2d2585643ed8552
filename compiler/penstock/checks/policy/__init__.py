"""Rules about one Policy, one a module."""
