"""Tests of penstock-runtime."""
