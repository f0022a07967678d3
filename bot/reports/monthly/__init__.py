"""The monthly report: figures, pictures and files, in the community's language."""
