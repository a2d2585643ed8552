"""Harnesses that many tests share: Pulumi programs, Kubernetes objects, emitted code, seeded faults."""
