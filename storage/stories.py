"""Verbs on stories and hints of them."""
