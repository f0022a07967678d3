"""What the page is told when an act cannot be."""

from __future__ import annotations


class ActRefusedError(Exception):
    """The page asked for what cannot be; `code` names its sentence in the page's words, `status` is for HTTP."""

    def __init__(self, code: str, status: int = 404, field: str = "") -> None:
        super().__init__(code)
        self.code, self.status, self.field = code, status, field
