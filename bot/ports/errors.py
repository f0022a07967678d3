"""What a person can mend. Its sentence lives in the texts under `error-<code>`; the rest is a fault."""

from __future__ import annotations


class UserError(Exception):
    """A refusal that a person can understand and mend.

    `code` is the key of its sentence (`error-<code>`), `fields` fill it in.
    """

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


class NotNowError(Exception):
    """Nothing can be written down for a while, through nobody's fault; the log says why. What came must come again."""


class ConfigError(Exception):
    """The config cannot be used; `problems` are (key, what is wrong and the mend) pairs, all of them at once."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("\n".join(f"{key}: {what}" for key, what in problems))
        self.problems = problems
