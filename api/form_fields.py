"""The form of an action as JSON Schema, and the body of a request as the form's data."""

from collections.abc import Mapping
from typing import Any

from django import forms

from api.problems import invalid
from orders.actions import Action
from orders.forms import ActionForm

Properties = dict[str, dict[str, Any]]
SHOWN = "shown"
_SHOWN: dict[str, Any] = {
    "type": "string",
    "maxLength": 20_000,
    "description": "What GET of this address says in `shows`: nothing is done where that has changed.",
}
_TYPES: dict[str, type] = {"string": str, "boolean": bool, "integer": int, "array": list}
_OF_ORDER = "GET of this address lists the choices for this order."


def form_of(action: Action, data: Mapping[str, Any] | None = None) -> ActionForm:
    """Return the form of an action for its order or item; an empty one where it asks nothing."""
    return (action.form_class or ActionForm)(data, order=action.order, item=action.item)


def schema_of(form: ActionForm) -> dict[str, Any]:
    """Return the JSON Schema of a form for one order or item, with its choices."""
    return _object(
        _properties(form.fields), [name for name, field in form.fields.items() if _is_required(field)]
    )


def schema_of_any(action: type[Action]) -> dict[str, Any]:
    """Return the JSON Schema of an action's form for any order: what depends on the order has no choices here."""
    form_class = action.form_class or ActionForm
    fields, declared = form_class().fields, form_class.base_fields
    properties = _properties(declared | fields)
    for name in properties:
        field = fields.get(name, declared.get(name))
        if isinstance(field, forms.ChoiceField) and _depends_on_order(name, fields, declared):
            properties[name] = _of_order(properties[name])
    return _object(properties, [name for name, field in fields.items() if _is_required(field)])


def check_types(form: ActionForm, body: Mapping[str, Any]) -> None:
    """Raise Problem for fields of another name or of another type than the form's."""
    properties = _properties(form.fields)
    errors = {name[:60]: ["There is no such field here."] for name in body if name not in properties}
    for name in body.keys() & properties.keys():
        expected = _TYPES[properties[name].get("type", "string")]
        value = body[name]
        is_right = isinstance(value, expected) and not (expected is int and isinstance(value, bool))
        if not is_right or (expected is list and not all(isinstance(part, str) for part in value)):
            errors[name] = [f"This has to be {_in_words(properties[name])}."]
    if errors:
        raise invalid(dict(list(errors.items())[:50]))


def _properties(fields: Mapping[str, forms.Field]) -> Properties:
    """Return the schemas of those fields that a person fills in."""
    return {name: _property(field) for name, field in fields.items() if not _is_of_page(field)}


def _property(field: forms.Field) -> dict[str, Any]:
    described = {"title": str(field.label or ""), "description": str(field.help_text or "")}
    return _type_of(field) | {name: text for name, text in described.items() if text}


def _type_of(field: forms.Field) -> dict[str, Any]:
    match field:
        case forms.BooleanField():
            return {"type": "boolean"}
        case forms.MultipleChoiceField():
            return {"type": "array", "items": _choices(field)} | _at_least_one(field)
        case forms.TypedChoiceField() if field.coerce is int:
            values = [int(value) for value, _ in _pairs(field) if value != ""]
            return {"type": "integer", "enum": values} if values else {"type": "integer"}
        case forms.ChoiceField():
            return _choices(field)
        case forms.IntegerField():
            return {"type": "integer"}
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.EmailField():
            return {"type": "string", "format": "email", "maxLength": field.max_length or 254}
    longest = getattr(field, "max_length", None)
    least = {"minLength": 1} if field.required else {}
    return {"type": "string"} | least | ({"maxLength": longest} if longest else {})


def _choices(field: forms.ChoiceField) -> dict[str, Any]:
    """Return the values, each with its label, such as {"const": "receipt", "title": "Transaction Receipt"}."""
    choices = [{"const": str(value), "title": str(label)} for value, label in _pairs(field)]
    return {"type": "string", "oneOf": choices} if choices else {"type": "string"}


def _pairs(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    choices: Any = field.choices
    return list(choices)


def _at_least_one(field: forms.Field) -> dict[str, Any]:
    return {"minItems": 1} if field.required else {}


def _depends_on_order(
    name: str, fields: Mapping[str, forms.Field], declared: Mapping[str, forms.Field]
) -> bool:
    """Return whether the choices of a field are those of an order: then its form has none, or others, without one."""
    if name not in fields:
        return True
    choices = [list(kind[name].choices) for kind in (fields, declared) if name in kind]  # type: ignore[attr-defined]
    return not choices[0] or any(other != choices[0] for other in choices)


def _of_order(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema without choices."""
    plain = {name: value for name, value in schema.items() if name not in {"enum", "oneOf"}}
    if "items" in plain:
        plain["items"] = {"type": "string", "maxLength": 80}
    if plain["type"] == "string":
        plain["maxLength"] = 80
    return plain | {"description": _OF_ORDER}


def _object(properties: Properties, required: list[str]) -> dict[str, Any]:
    """Return the schema of a body: no other fields, and `shown` beside those of the form."""
    schema = {"type": "object", "properties": properties | {SHOWN: _SHOWN}, "additionalProperties": False}
    return schema | ({"required": required} if required else {})


def _is_of_page(field: forms.Field) -> bool:
    """Return whether a field is no question: hidden, or only shown."""
    return field.disabled or field.widget.is_hidden


def _is_required(field: forms.Field) -> bool:
    return field.required and not _is_of_page(field)


def _in_words(schema: Mapping[str, Any]) -> str:
    words = {"boolean": "true or false", "integer": "a whole number", "array": "a list of texts"}
    return words.get(schema["type"], "a text")
