"""What adapters for Azure share: tokens of the worker's identity, and access to storage accounts."""
