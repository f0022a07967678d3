"""Verbs on the rights that a member has to his data: all that is held about him, and forgetting it."""
