"""Verbs on what could not be read."""
