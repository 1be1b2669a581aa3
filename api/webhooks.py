"""HTTP Order Notices as webhooks of the OpenAPI document, described by the example of the help."""

import json
from typing import Any

from notifications.webhooks.models import Event
from notifications.webhooks.payload import as_json, as_xml, example_payload

_HEADERS = {
    "webhook-id": "The same for every try: keep it, since a notice may come twice.",
    "webhook-timestamp": "When it was sent, in seconds since 1970.",
    "webhook-signature": "By the secret of the address, as Standard Webhooks has it: v1,<base64>.",
}


def webhooks() -> dict[str, Any]:
    """Return a webhook for each event of an order."""
    return {event.value: {"post": _notice(event)} for event in Event}


def _notice(event: Event) -> dict[str, Any]:
    example = json.loads(as_json(example_payload(event)))
    return {
        "operationId": f"notice-{event.value}",
        "summary": f"HTTP Order Notice: {event.label}",
        "description": "Posted to the address that the vendor names in Checkout Settings.",
        "tags": ["HTTP Order Notices"],
        "security": [],
        "parameters": [
            {
                "in": "header",
                "name": name,
                "required": True,
                "description": text,
                "schema": {"type": "string"},
            }
            for name, text in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": _schema(example), "example": example},
                "application/xml": {"schema": {"type": "string"}, "example": as_xml(example_payload(event))},
            },
        },
        "responses": {
            "2XX": {"description": "It has arrived. Any other answer is tried again for three days."},
            "410": {"description": "It is not sent again."},
        },
    }


def _schema(example: Any) -> dict[str, Any]:
    """Return the schema of values like this one: each name of an object is always there."""
    match example:
        case dict():
            properties = {name: _schema(value) for name, value in example.items()}
            return {"type": "object", "properties": properties, "required": list(example)}
        case list():
            return {"type": "array", "items": _schema(example[0])}
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
    return {"type": "string"}
