"""Semantic diff: what two trees would do differently, object by object, with what would be lost marked."""

from penstock.semantic_diff.compare import compare
from penstock.semantic_diff.model import Difference, Environment, Field, Owner, Thing, Tree

__all__ = ["Difference", "Environment", "Field", "Owner", "Thing", "Tree", "compare"]
