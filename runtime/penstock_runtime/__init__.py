"""penstock-runtime: the workers that compiled trees run."""

__version__ = "0.1.0"
