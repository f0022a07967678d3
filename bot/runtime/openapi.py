"""The intake's page at /docs says all that a sender needs: every field, both ways to sign, every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from bot.intake.signature import HEADER
from bot.ports.mentions import NewMention

if TYPE_CHECKING:
    from fastapi import FastAPI

MOST = 1000
REF = "#/components/schemas/{model}"
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "The community's secret"},
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": HEADER,
        "description": "t=<unix seconds>,v1=<hex>: the HMAC-SHA256, by the secret, of the time, a dot and the body",
    },
}
POST_MENTIONS = {
    "security": [{name: []} for name in SECURITY],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        {"$ref": REF.format(model="NewMention")},
                        {"type": "array", "maxItems": MOST, "items": {"$ref": REF.format(model="NewMention")}},
                    ]
                }
            }
        },
    },
}
POST_HOOK = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"description": "as the monitor sends it"}}},
    },
}


def describe(app: FastAPI) -> None:
    """Have the app's OpenAPI document hold the schemas of what is read by hand, not by FastAPI."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(title=app.title, version=app.version, routes=app.routes)
            mention = NewMention.model_json_schema(ref_template=REF)
            schemas = mention.pop("$defs") | {"NewMention": mention}
            components = found.setdefault("components", {})
            components.setdefault("schemas", {}).update(schemas)
            components["securitySchemes"] = SECURITY
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way FastAPI's documentation extends it
