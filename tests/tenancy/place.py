"""Where in the product a statement comes from: the function or the template that asked for it."""

from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from django.contrib.admin import ModelAdmin

from tests.project import NOT_PRODUCT, ROOT

NOT_COUNTED = NOT_PRODUCT | {"devtools"}
# They run the queries of whoever calls them, and are no place themselves.
PASS_ON = {
    "core/compiled_query.py",
    "core/pagination.py",
    "core/triggers.py",
    "core/vendor_relations.py",
    "vendors/admin/capped_paginator.py",
}
# They are around every page: a place only if nothing else is.
AROUND = {"devtools/not_found.py", "mycommerce/lost_connection.py", "vendors/middleware.py"}
_ROOT = f"{ROOT}/"
_TEMPLATES = f"{ROOT}/templates/"
_PARTS_OF_PAGES = (f"{_TEMPLATES}components/", f"{_TEMPLATES}django/")  # they pass on too
_MIGRATIONS = "/django/db/migrations/"
_TEMPLATE_NODES = "/django/template/base.py"
_ADMIN = "/django/contrib/admin/"


@dataclass(frozen=True, slots=True)
class Place:
    """A function of the product, or a template."""

    name: str  # orders/history.py:record, or templates/orders/home.html
    line: int

    def __str__(self) -> str:
        return f"{self.name} ({self.line})"


def place_of(frame: FrameType | None) -> Place | None:
    """Return the innermost place around a frame; None if a test, or a migration, asked for the statement itself."""
    around = None
    while frame:
        path = frame.f_code.co_filename
        if _MIGRATIONS in path:
            return None
        if path.startswith(_ROOT) and "/site-packages/" not in path:
            file = path.removeprefix(_ROOT)
            if file in AROUND:
                around = around or _function(file, frame)
            elif "/migrations/" in file or file.partition("/")[0] in NOT_COUNTED:
                return around
            elif file not in PASS_ON:
                return _function(file, frame)
        elif place := _of_framework(path, frame):
            return place
        frame = frame.f_back
    return around


def _function(file: str, frame: FrameType) -> Place:
    return Place(f"{file}:{frame.f_code.co_qualname}", frame.f_lineno)


def _of_framework(path: str, frame: FrameType) -> Place | None:
    """Return our template that Django renders there, or our class of the admin that it runs."""
    owner = frame.f_locals.get("self")
    if path.endswith(_TEMPLATE_NODES) and frame.f_code.co_name == "render_annotated":
        template = str(owner.origin.name) if owner and owner.origin else ""
        if template.startswith(_TEMPLATES) and not template.startswith(_PARTS_OF_PAGES):
            return Place(template.removeprefix(_ROOT), owner.token.lineno if owner and owner.token else 0)
    if _ADMIN in path and isinstance(owner, ModelAdmin):
        file = Path(*type(owner).__module__.split(".")).with_suffix(".py").as_posix()
        if (ROOT / file).exists():
            return Place(f"{file}:{type(owner).__name__}.{frame.f_code.co_name}", 0)
    return None
