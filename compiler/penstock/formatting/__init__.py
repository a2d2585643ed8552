"""Formatting: one layout for definitions, with every comment where it belongs and no value changed."""
