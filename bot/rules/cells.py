"""Cells of a table that somebody opens in a spreadsheet: a name must never run there as a formula."""

STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet take a cell for a formula (OWASP, CSV Injection)."""


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is: what would be a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.startswith(STARTS) or cell.lstrip().startswith(STARTS) else cell
