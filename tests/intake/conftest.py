import json

import pytest

from bot.intake.shapes import Refusal, read


@pytest.fixture
def file(tmp_path):
    """Write a file of bytes, of text, of JSON, or of lines."""

    def write(content):
        path = tmp_path / "file"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8", newline="")
        return path

    return write


@pytest.fixture
def outcomes(file):
    """Read a file as it comes: the mentions, and the refusals as (line, reason)."""

    def outcomes(content, shape=None):
        items = list(read(file(content), shape))
        assert all(item.line == item.outcome.line for item in items if isinstance(item.outcome, Refusal))
        return (
            [item.outcome for item in items if not isinstance(item.outcome, Refusal)],
            [(item.line, item.outcome.reason) for item in items if isinstance(item.outcome, Refusal)],
        )

    return outcomes
