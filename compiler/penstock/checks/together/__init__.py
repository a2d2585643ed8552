"""Rules about the definitions of a place beside each other, one a module."""
