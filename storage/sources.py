"""Verbs on how far each source was read, and what it brought."""
