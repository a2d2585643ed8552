"""How each kind of Arcane's objects becomes a native definition."""
