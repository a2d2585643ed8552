"""The parts of the consumer, each alone."""
