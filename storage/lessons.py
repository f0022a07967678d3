"""Verbs on what decisions taught."""
