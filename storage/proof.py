"""Verbs on proof: what to look at, what was seen, and what a manager has to decide."""
