"""Verbs on the catalogue, on redemptions, on codes, and on what members tell the team."""
