"""The OpenAPI document as rows of a page."""

import json
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A parameter or a field of a body."""

    name: str
    type: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation, with what it takes and what it answers."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[FieldRow]
    fields: list[FieldRow]
    answer: list[FieldRow]
    example: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The operations with one tag."""

    name: str
    operations: list[OperationRow] = field(default_factory=list)


def groups(document: Document) -> list[Group]:
    """Return the operations by their tags, in the order of the document; of an action that which runs it."""
    by_tag: dict[str, Group] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "get" and "/actions/" in path:
                continue
            group = by_tag.setdefault(operation["tags"][0], Group(operation["tags"][0]))
            group.operations.append(_row(document, path, method, operation))
    return list(by_tag.values())


def webhook_group(document: Document) -> Group:
    """Return what we post to the vendor's server."""
    rows = [_row(document, name, "post", item["post"]) for name, item in document["webhooks"].items()]
    return Group("HTTP Order Notices", rows)


def _row(document: Document, path: str, method: str, operation: Document) -> OperationRow:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return OperationRow(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=[
            _field(
                document,
                parameter["name"],
                parameter["schema"] | {"description": parameter["description"]},
                parameter["required"],
            )
            for parameter in operation["parameters"]
        ],
        fields=[] if "example" in body else _fields(document, body.get("schema", {})),
        answer=_fields(document, answer.get("schema", {})),
        example=json.dumps(body["example"], indent=2, ensure_ascii=False) if "example" in body else "",
    )


def _fields(document: Document, schema: Document) -> list[FieldRow]:
    schema = _resolved(document, schema)
    required = schema.get("required", ())
    return [
        _field(document, name, details, name in required)
        for name, details in schema.get("properties", {}).items()
    ]


def _field(document: Document, name: str, schema: Document, is_required: bool) -> FieldRow:
    texts = (schema.get("title", "") if "oneOf" in schema else "", schema.get("description", ""))
    return FieldRow(name, _type(document, schema), is_required, " ".join(filter(None, texts)))


def _type(document: Document, schema: Document) -> str:
    """Return a type in words, such as `text, at most 60 characters` or `list of OrderEntry`."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(document, part) for part in schema["anyOf"]))
    if "oneOf" in schema:
        return " | ".join(choice["const"] for choice in schema["oneOf"])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"][:12] if value != "")
    if schema.get("type") == "array":
        return f"list of {_type(document, schema['items'])}"
    return _scalar(schema)


def _scalar(schema: Document) -> str:
    names = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
    name = schema.get("format") or names.get(schema.get("type", ""), "any")
    return f"{name}, at most {schema['maxLength']} characters" if schema.get("maxLength") else str(name)


def _resolved(document: Document, schema: Document) -> Document:
    if "$ref" not in schema:
        return schema
    resolved: Document = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return resolved
