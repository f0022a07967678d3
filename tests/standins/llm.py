"""A stand-in for an OpenAI-compatible server: `/chat/completions` in its documented shape, right answers, and trouble.

It judges by single words, so that a test knows what is right. Source: platform.openai.com/docs/api-reference/chat.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.standins.places.trouble import Trouble

MODEL, KEY = "stand-in-1", "stand-in-key"
CATEGORY_OF = {"stuck": "support", "scam": "trust", "heard": "rumor", "api": "technical"}


def judged(post: Mapping[str, Any]) -> dict[str, Any]:
    """Return the right answer for one post."""
    words = post["text"].lower().split()
    category = next((CATEGORY_OF[word] for word in words if word in CATEGORY_OF), None)
    return {"i": post["i"], "negative": 0.93 if category else 0.04, "category": category}


def right(posts: list[dict[str, Any]]) -> str:
    return json.dumps({"posts": [judged(post) for post in posts]})


@dataclass
class LlmServer:
    """One model on a port of 127.0.0.1; `async with` starts it.

    `says` makes the content out of the posts. `trouble` meets every request. `takes_schema`: it knows `response_format`.
    """

    says: Callable[[list[dict[str, Any]]], str] = right
    trouble: Trouble | None = None
    takes_schema: bool = True
    tells_usage: bool = True
    whole: Mapping[str, Any] | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    url: str = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._complete)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return a community's section `classify` that has posts judged here."""
        return {"by": "llm", "llm": {"url": self.url, "model": MODEL, "secret": KEY} | more}

    @property
    def posts(self) -> list[dict[str, Any]]:
        """The posts of all requests, in order."""
        return [post for body in self.asked for post in posts_of(body)]

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        if self.trouble is not None:
            return await self.trouble.happen(request, self.sent)
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return _refused(401, "invalid_api_key", "Incorrect API key provided.")
        if "response_format" in body and not self.takes_schema:
            return _refused(400, "unsupported_parameter", "'response_format' is not supported with this model.")
        return web.json_response(self._completion(body))

    def _completion(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.whole is not None:
            return self.whole
        message = {"role": "assistant", "content": self.says(posts_of(body)), "refusal": None}
        usage = {"prompt_tokens": 400, "completion_tokens": 100, "total_tokens": 500}
        return {
            "id": f"chatcmpl-{len(self.asked)}",
            "object": "chat.completion",
            "created": 1_795_000_000,
            "model": body["model"],
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}],
        } | ({"usage": usage} if self.tells_usage else {})


def posts_of(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the posts that a request asks about."""
    found: list[dict[str, Any]] = json.loads(body["messages"][-1]["content"])["posts"]
    return found


def _refused(status: int, code: str, words: str) -> web.Response:
    error = {"message": words, "type": "invalid_request_error", "param": None, "code": code}
    return web.json_response({"error": error}, status=status)
