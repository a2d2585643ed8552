"""Tests of penstock: the folders mirror the tree."""
