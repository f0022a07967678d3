"""Firsthand: coordinates a community's answers to public criticism of a product."""
