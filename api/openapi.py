"""The OpenAPI document: the operations, each action of the registry by itself, the problems, and the webhooks."""

from functools import lru_cache
from typing import Any

from django.conf import settings

from api.form_fields import schema_of_any
from api.parameters import DESCRIPTIONS
from api.problems import CONTENT_TYPE, ProblemKind
from api.schemas import ActionDetail, ActionResult
from api.v1 import api
from api.webhooks import webhooks
from orders.actions import Action, Target, actions_on

Document = dict[str, Any]
ROOT = "/api/v1"
_SCHEMAS = "#/components/schemas/"
_OF_ALL = (ProblemKind.UNAUTHENTICATED, ProblemKind.FORBIDDEN, ProblemKind.INVALID, ProblemKind.TOO_MANY)
_OF_POST = (ProblemKind.UNREADABLE, ProblemKind.OBSTACLE, ProblemKind.TOO_LARGE, ProblemKind.UNSUPPORTED_TYPE)
_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A text of your own, such as a UUID. The same request with the same key is done once and answered "
    "alike for 24 hours. Without one, what the same person sent within ten minutes is refused.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_HEADERS = {
    "RateLimit-Policy": 'The limits of the token, such as "requests";q=600;w=60.',
    "RateLimit": 'What is left of them, such as "requests";r=599;t=42.',
}


def document() -> Document:
    """Return the OpenAPI 3.1 document of what is registered now."""
    return _document(tuple(actions_on(Target.ORDER)), tuple(actions_on(Target.ITEM)))


@lru_cache(maxsize=4)
def _document(of_orders: tuple[type[Action], ...], of_items: tuple[type[Action], ...]) -> Document:
    content = dict(api.get_openapi_schema(path_prefix=f"{ROOT}/"))
    paths, components = content["paths"], content["components"]
    paths |= _action_paths("order", f"{ROOT}/orders/{{order_id}}/actions", of_orders, paths)
    paths |= _action_paths("item", f"{ROOT}/orders/{{order_id}}/items/{{item_id}}/actions", of_items, paths)
    components["schemas"] |= _schemas_of_actions() | {"Problem": _problem_schema()}
    components["responses"] = {kind.slug: _problem_response(kind) for kind in ProblemKind}
    components["headers"] = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }
    for path, operations in paths.items():
        for method, operation in operations.items():
            _complete(path, method, operation)
    servers = [{"url": settings.SITE_URL.rstrip("/")}]
    return content | {"servers": servers, "webhooks": webhooks()}


def _action_paths(target: str, prefix: str, actions: tuple[type[Action], ...], paths: Document) -> Document:
    """Return a path for each action: GET says what it asks, POST runs it."""
    parameters = paths[prefix]["get"]["parameters"]
    return {
        f"{prefix}/{action.slug}": {
            "get": _get_operation(target, action, parameters),
            "post": _post_operation(target, action, parameters),
        }
        for action in actions
    }


def _get_operation(target: str, action: type[Action], parameters: list[Document]) -> Document:
    return _operation(f"get-{target}-{action.slug}", f"What {action.label} asks", parameters) | {
        "description": f"Say whether {action.label} can run now, what it would do, and which fields it takes.",
        "responses": {200: _json("What it asks.", {"$ref": f"{_SCHEMAS}ActionDetail"})},
    }


def _post_operation(target: str, action: type[Action], parameters: list[Document]) -> Document:
    schema = schema_of_any(action)
    return _operation(f"run-{target}-{action.slug}", action.label, [*parameters, _KEY]) | {
        "description": " ".join((action.__doc__ or "").split()),
        "requestBody": {
            "required": "required" in schema,
            "content": {"application/json": {"schema": schema}},
        },
        "responses": {200: _json("It was done.", {"$ref": f"{_SCHEMAS}ActionResult"})},
    }


def _operation(operation_id: str, summary: str, parameters: list[Document]) -> Document:
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": ["Actions"],
        "parameters": parameters,
        "security": [{"ApiTokenAuth": []}],
    }


def _complete(path: str, method: str, operation: Document) -> None:
    """Add what parameters mean, the problems that an operation may answer, and the headers of its answers."""
    for parameter in operation["parameters"]:
        parameter.setdefault("description", DESCRIPTIONS.get(parameter["name"], ""))
    kinds = [*_OF_ALL, *([ProblemKind.NOT_FOUND] if "{" in path else [])]
    kinds += _OF_POST if method == "post" else []
    answers = operation["responses"] | {
        kind.status: {"$ref": f"#/components/responses/{kind.slug}"} for kind in kinds
    }
    for answer in answers.values():
        if "$ref" not in answer:
            answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    operation["responses"] = {str(status): answers[status] for status in sorted(answers)}


def _schemas_of_actions() -> Document:
    """Return the schemas of the answers of actions, whose operations the library does not describe."""
    schemas: Document = {}
    for model in (ActionDetail, ActionResult):
        schema = model.model_json_schema(ref_template=f"{_SCHEMAS}{{model}}", mode="serialization")
        schemas |= schema.pop("$defs", {}) | {model.__name__: schema}
    return schemas


def _problem_response(kind: ProblemKind) -> Document:
    headers = {"Retry-After": {"schema": {"type": "string"}}} if kind is ProblemKind.TOO_MANY else {}
    content = {CONTENT_TYPE: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
    return {"description": kind.title, "content": content} | ({"headers": headers} if headers else {})


def _problem_schema() -> Document:
    return {
        "type": "object",
        "title": "Problem",
        "description": "Why a request was not done (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "A sentence for people."},
            "reason": {
                "type": "string",
                "description": "Why an action cannot run now, as the panel says it.",
            },
            "errors": {
                "type": "object",
                "description": "The sentences about each field that is not right.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
        },
    }


def _json(description: str, schema: Document) -> Document:
    return {"description": description, "content": {"application/json": {"schema": schema}}}
