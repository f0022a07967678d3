"""Verbs on where mentions' texts stand in meaning."""
