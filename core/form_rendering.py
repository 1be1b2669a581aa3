"""Rendering of the panel's forms: the CSS classes of widgets; templates/django/forms/ has the rest."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

_TEXT_INPUT_TYPES = ("text", "email", "number", "password", "url", "tel", "search", "date", "time", "file")
CLASS_OF_TYPE = dict.fromkeys(_TEXT_INPUT_TYPES, "form-control") | {"checkbox": "form-check-input"}
CLASS_OF_TEMPLATE = {
    "django/forms/widgets/select.html": "form-select",
    "django/forms/widgets/textarea.html": "form-control",
}


class PanelFormRenderer(TemplatesSetting):
    """Add the CSS class for the kind of widget, also in forms of libraries: sign-in, filters."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if widget := context.get("widget"):
            css_class = CLASS_OF_TEMPLATE.get(template_name) or CLASS_OF_TYPE.get(widget.get("type", ""))
            if css_class and not template_name.startswith("admin/"):
                widget["attrs"]["class"] = f"{css_class} {widget['attrs'].get('class', '')}".strip()
        return super().render(template_name, context, request)
