"""Verbs on the playbook's guidance and its versions."""
