"""What is sent to the HTTP intake is read to a limit, and refused in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from fastapi import Request

LARGEST = 4 * 1024 * 1024
TOO_LARGE = f"the body is larger than {LARGEST // 1024 // 1024} MB; send fewer mentions at a time"


class Trouble(BaseModel):
    """Why a request was not carried out at all."""

    error: str


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """Ends a request with a status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


async def body_of(request: Request) -> bytes:
    """Read the body, no more than LARGEST bytes of it; one that says it is larger is not read at all."""
    said = request.headers.get("content-length", "")
    if said.isdigit() and int(said) > LARGEST:
        raise Refusal(413, TOO_LARGE)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST:
            raise Refusal(413, TOO_LARGE)
        chunks.append(chunk)
    return b"".join(chunks)
