"""What each kind of perk gives outside of the database, and how it is taken back: one file per kind, safe to repeat."""
