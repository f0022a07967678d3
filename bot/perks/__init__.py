"""What a perk does outside of the database, one file per kind, each with its undo."""
