"""What queue adapters have beyond their contract."""
