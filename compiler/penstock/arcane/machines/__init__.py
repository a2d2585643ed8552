"""What the operators do with a stream: pure functions from what they see to the next phase and what is done."""
