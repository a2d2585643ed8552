"""penstock: a declarative GitOps compiler for data platforms."""

__version__ = "0.1.0"
