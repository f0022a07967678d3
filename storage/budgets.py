"""Verbs on what was used up of a budget."""
