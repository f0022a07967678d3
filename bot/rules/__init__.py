"""Pure decisions: no I/O, no clock, no storage. Every figure and every refusal goes back to a function here."""
