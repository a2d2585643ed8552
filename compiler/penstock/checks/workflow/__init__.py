"""Rules about one Workflow, one a module."""
