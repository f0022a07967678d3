"""The HTTP intake: one or many mentions, signed or with a bearer secret; answered after the commit."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect

from bot.config import intake_secret
from bot.intake.shapes.reasons import reason_of
from bot.intake.signature import HEADER, VALID_FOR, SignatureError, bearer_ok, verify
from bot.ports.errors import NotNowError
from bot.ports.mentions import NewMention
from bot.ports.watching import nobody
from bot.runtime.arrivals import counting
from bot.runtime.body import Refusal, Trouble, body_of
from bot.runtime.desk import Desk, Once, UsedBeforeError
from bot.runtime.made import Made
from bot.runtime.openapi import MOST, POST_MENTIONS, describe
from bot.runtime.requests import Watched
from storage.trouble import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.config import Config
    from bot.ports.clock import Clock
    from bot.ports.watching import Watch

log = logging.getLogger(__name__)

VIA = "http"
AGAIN_AFTER = 30
"""Seconds after which a sender may try again when nothing could be written down."""
ONE: TypeAdapter[NewMention] = TypeAdapter(NewMention)


class RefusedItem(BaseModel):
    """One mention that was not taken: its place in the request (from 0) and why."""

    index: int
    reason: str


class Result(BaseModel):
    """What became of the mentions of one request."""

    new: int = Field(description="taken in for the first time")
    known: int = Field(description="taken in before; nothing happened")
    refused: list[RefusedItem] = Field(description="not taken in, and why")


def intake_router(config: Callable[[], Config], desk: Desk, clock: Clock) -> APIRouter:
    """Return the routes of the intake; `config` gives the newest."""
    routes = APIRouter()
    secrets = Made(config, lambda now: {name: intake_secret(one) for name, one in now.communities.items()})

    @routes.post(
        "/v1/communities/{name}/mentions",
        response_model=Result,
        responses={status: {"model": Trouble} for status in (400, 401, 409, 413, 415, 422, 503)},
        openapi_extra=POST_MENTIONS,
        summary="Hand over one mention, or a list of up to 1000",
    )
    async def post_mentions(
        name: str,
        request: Request,
        signature: Annotated[str | None, Header(alias=HEADER, include_in_schema=False)] = None,
        authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
    ) -> Result:
        """Take mentions in. A mention that cannot be used is refused by itself; the others are taken."""
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            raise Refusal(415, "send the body as it is, not packed")
        body = await body_of(request)
        once = _let_in(secrets().get(name), body, signature, authorization, clock)
        items = _items(body)
        good, refused = _valid(items)
        try:
            counted = counting(VIA, refused=len(refused))
            taken = await desk.take(name, [mention for _, mention in good], once=once, via=VIA, also=counted)
            desk.told(name, VIA, refused=len(refused))
        except UsedBeforeError:
            raise Refusal(409, "this signed request was received before; sign each request anew") from None
        for (index, _), one in zip(good, taken, strict=True):
            if one.refused:
                refused.append(RefusedItem(index=index, reason=one.refused))
        new = sum(one.new for one in taken)
        known = sum(not one.new and one.refused is None for one in taken)
        result = Result(new=new, known=known, refused=sorted(refused, key=lambda item: item.index))
        if items and len(refused) == len(items):
            raise Refusal(422, "; ".join(f"{item.index}: {item.reason}" for item in result.refused[:20]))
        return result

    return routes


def make_app(routers: Sequence[APIRouter], watch: Watch = nobody) -> FastAPI:
    """Return the HTTP application with its OpenAPI page at /docs; `watch` is told of each request."""
    app = FastAPI(title="Firsthand intake", version="1", redoc_url=None)
    app.add_middleware(Watched, watch=watch)
    for router in routers:
        app.include_router(router)
    describe(app)

    @app.exception_handler(Refusal)
    async def refuse(_: Request, refusal: Exception) -> JSONResponse:
        assert isinstance(refusal, Refusal)  # noqa: S101 - registered for it
        return JSONResponse({"error": refusal.sentence}, refusal.status)

    @app.exception_handler(ClientDisconnect)
    async def cut_off(_: Request, _gone: Exception) -> JSONResponse:
        return JSONResponse({"error": "the body ended too early"}, 400)  # heard by nobody but the log

    @app.exception_handler(Unavailable)
    @app.exception_handler(NotNowError)
    async def not_now(_: Request, _trouble: Exception) -> JSONResponse:
        told = {"error": "nothing can be written down now, and nothing was; send it again in a while"}
        return JSONResponse(told, 503, {"Retry-After": str(AGAIN_AFTER)})

    return app


def _let_in(
    secret: str | None, body: bytes, signature: str | None, authorization: str | None, clock: Clock
) -> Once | None:
    """Check who sends. Raises Refusal 401; a community that does not exist answers exactly like a wrong secret."""
    if signature is not None:
        try:
            key = verify(secret or "", signature, body, clock.now())
        except SignatureError as error:
            raise Refusal(401, f"the signature is {error.code}") from None
        return Once(key, 2 * VALID_FOR)
    if bearer_ok(secret or "", authorization):
        return None
    raise Refusal(401, f"sign the request with {HEADER}, or send the community's secret as a bearer")


def _items(body: bytes) -> list[Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is not JSON") from None
    items = value if isinstance(value, list) else [value]
    if len(items) > MOST:
        raise Refusal(413, f"more than {MOST} mentions; send fewer at a time")
    return items


def _valid(items: Sequence[Any]) -> tuple[list[tuple[int, NewMention]], list[RefusedItem]]:
    good: list[tuple[int, NewMention]] = []
    refused: list[RefusedItem] = []
    names: Mapping[str, str] = {}
    for index, item in enumerate(items):
        try:
            good.append((index, ONE.validate_python(item)))
        except ValidationError as error:
            refused.append(RefusedItem(index=index, reason=reason_of(error, dict(names))))
    return good, refused
