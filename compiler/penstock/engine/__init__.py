"""The engine: takes a project through the compiler, one step a module; nothing here knows a kind, a dialect or a cloud."""
