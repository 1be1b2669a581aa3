"""How every form of the panel is drawn: the classes of its widgets; the rest is templates/django/forms/."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

_TYPED_IN = ("text", "email", "number", "password", "url", "tel", "search", "date", "time", "file")
CLASS_OF_TYPE = dict.fromkeys(_TYPED_IN, "form-control") | {"checkbox": "form-check-input"}
CLASS_OF_TEMPLATE = {
    "django/forms/widgets/select.html": "form-select",
    "django/forms/widgets/textarea.html": "form-control",
}


class PanelFormRenderer(TemplatesSetting):
    """Adds the class that fits the kind of widget, also to forms that are not ours: sign-in, filters."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if widget := context.get("widget"):
            css = CLASS_OF_TEMPLATE.get(template_name) or CLASS_OF_TYPE.get(widget.get("type", ""))
            if css and not template_name.startswith("admin/"):
                widget["attrs"]["class"] = f"{css} {widget['attrs'].get('class', '')}".strip()
        return super().render(template_name, context, request)
