"""The form that says what each column is and how the file writes dates and numbers; its answer is a mapping."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_countries import countries

from orders.imports.mapping.fields import FIELDS, LABELS
from orders.imports.mapping.guess import DATE_FORMATS, Said
from orders.imports.mapping.mapping import Joined, in_order
from orders.imports.mapping.parse_mapping import NEED_COLUMNS, parse_mapping
from orders.imports.parse.cells import CURRENCIES
from orders.imports.parse.sample import DELIMITERS, ENCODINGS
from orders.imports.problem import ImportProblem
from orders.models import Order

_NAMED = {"USA": "US", "UK": "GB", "EIRE": "IE", "Great Britain": "GB", "Czech Republic": "CZ"}
ALWAYS = {str(name): code for code, name in countries} | _NAMED  # countries by name, without being asked
_NOT_IMPORTED = ("", "— not imported —")


def date_formats(also: str) -> list[tuple[str, str]]:
    """Each with this moment as an example."""
    now = timezone.now().replace(microsecond=0)
    formats = dict.fromkeys((*([also] if also else []), *DATE_FORMATS))
    return [(written, now.strftime(written)) for written in formats]


class MappingForm(forms.Form):
    """A drop-down for each column, named `column_0`, `column_1` …, and what holds for the whole file."""

    source = forms.CharField(
        max_length=40,
        label="The system it comes from",
        help_text="An order number is imported once for each system.",
    )
    date_format = forms.ChoiceField(label="Dates look like")
    zone = forms.ChoiceField(
        label="Time zone of the dates", choices=[(name, name) for name in sorted(available_timezones())]
    )
    decimal = forms.ChoiceField(label="Prices look like", choices=[(".", "1234.50"), (",", "1234,50")])
    currency = forms.CharField(
        max_length=3, required=False, help_text="Where no column says it: three letters, such as EUR."
    )
    payment_method = forms.ChoiceField(label="How they were paid", choices=Order.PaymentMethod.choices)
    credit = forms.CharField(
        max_length=10,
        required=False,
        label="Credits begin with",
        help_text="What the order number of a credit note begins with.",
    )
    encoding = forms.ChoiceField(label="Letters are written in", choices=list(ENCODINGS.items()))
    delimiter = forms.ChoiceField(label="Columns are separated by", choices=list(DELIMITERS.items()))

    def __init__(self, header: list[str], said: Said, data: Any = None) -> None:
        self.header, self.said = header, said
        super().__init__(data, initial=_initial(said))
        written = said.get("dates", {}).get("format", "")
        self.fields["date_format"].choices = date_formats(written)  # type: ignore[attr-defined]
        field_of = {column: field for field, column in said.get("columns", {}).items()}
        choices = [_NOT_IMPORTED, *((name, LABELS[name]) for name in FIELDS)]
        for place, column in enumerate(header):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=f"{column or f'column {place + 1}'} is",
                choices=choices,
                required=False,
                initial=field_of.get(column, ""),
            )

        self.joins = in_order(Joined(name, **join) for name, join in said.get("joined", {}).items())
        for join in self.joins:
            own, others = _split(header, join.name)
            self.fields[f"key_{join.name}"] = _column_field(f"Column of {join.file}", own, join.key)
            self.fields[f"by_{join.name}"] = _column_field("is the same as", others, join.by)

    @property
    def joined(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each further file, its column, and the column of the other files that is the same."""
        return [(join.file, self[f"key_{join.name}"], self[f"by_{join.name}"]) for join in self.joins]

    @property
    def columns(self) -> list[tuple[str, forms.BoundField]]:
        return [(column, self[f"column_{place}"]) for place, column in enumerate(self.header)]

    @property
    def others(self) -> list[forms.BoundField]:
        return [field for field in self if not field.name.startswith(("column_", "key_", "by_"))]

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if code and code not in CURRENCIES:
            raise ValidationError(f"“{code}” is no currency.")
        return code

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = self.cleaned_data
        columns: dict[str, str] = {}
        for place, column in enumerate(self.header):
            if field := asked.get(f"column_{place}"):
                if field in columns:
                    raise ValidationError(f"Two columns are matched with {LABELS[field]}.")
                columns[field] = column
        if missing := [LABELS[name] for name in NEED_COLUMNS if name not in columns]:
            raise ValidationError(f"Say which column is: {', '.join(missing)}.")
        if "currency" not in columns and not asked.get("currency", "wrong"):
            raise ValidationError("Say which column is the currency, or fill in the currency of all orders.")
        if not self.errors:
            asked["said"] = self._said(asked, columns)
        return asked

    def _said(self, asked: dict[str, Any], columns: dict[str, str]) -> Said:
        """As a TOML file would say it. What a preset knows besides, such as countries, stays."""
        kinds = {prefix: kind for prefix, kind in self.said.get("kinds", {}).items() if kind != "credit"}
        said = {
            **{
                name: asked[name] for name in ("source", "encoding", "delimiter", "decimal", "payment_method")
            },
            "columns": columns,
            "constants": {} if "currency" in columns else {"currency": asked["currency"]},
            "dates": {"format": asked["date_format"], "zone": asked["zone"]},
            "kinds": kinds | ({asked["credit"]: "credit"} if asked["credit"] else {}),
            "countries": ALWAYS | self.said.get("countries", {}),
            "joined": {
                join.name: {
                    "file": join.file,
                    "key": asked[f"key_{join.name}"],
                    "by": asked[f"by_{join.name}"],
                }
                for join in self.joins
            },
        }
        try:
            parse_mapping(said)
        except ImportProblem as problem:
            raise ValidationError(str(problem)) from None
        return said


def _split(header: list[str], name: str) -> tuple[list[str], list[str]]:
    """The columns of a joined file, as it calls them, and those of the other files."""
    own = [column.removeprefix(f"{name}.") for column in header if column.startswith(f"{name}.")]
    return own, [column for column in header if not column.startswith(f"{name}.")]


def _column_field(label: str, columns: list[str], initial: str) -> forms.ChoiceField:
    choices = [("", "—"), *((column, column) for column in columns)]
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, error_messages={"required": "Say which column."}
    )


def _initial(said: Said) -> dict[str, str]:
    prefixes = [prefix for prefix, kind in said.get("kinds", {}).items() if kind == "credit"]
    texts = ("source", "decimal", "payment_method", "encoding", "delimiter")
    return {"payment_method": "unknown"} | {
        **{name: said[name] for name in texts if name in said},
        "date_format": said.get("dates", {}).get("format", ""),
        "zone": said.get("dates", {}).get("zone", ""),
        "currency": said.get("constants", {}).get("currency", ""),
        "credit": prefixes[0] if prefixes else "",
    }
