"""Pinning: which outputs of the Pulumi program a place needs, and how they come into `outputs/<environment>.json`."""
