"""Importing: a foreign file as native YAML that a person goes on with, its comments in their new places."""
