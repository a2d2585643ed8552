"""Rules about what comes out of a definition in a place, one a module."""
