"""The form of a mapping: what each column is, and how the file writes dates and numbers."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_countries import countries

from orders.imports.mapping.fields import FIELDS, LABELS
from orders.imports.mapping.guess import DATE_FORMATS, MappingData
from orders.imports.mapping.mapping import FileJoin, order_joins
from orders.imports.mapping.parse_mapping import REQUIRED_COLUMNS, TEXTS, parse_mapping
from orders.imports.parse.cells import CURRENCIES
from orders.imports.parse.guess_encoding import ENCODINGS
from orders.imports.parse.sample import DELIMITERS
from orders.imports.problem import ImportProblem
from orders.models import Order

_COMMON_COUNTRY_NAMES = {"USA": "US", "UK": "GB", "EIRE": "IE", "Great Britain": "GB", "Czech Republic": "CZ"}
COUNTRY_CODES = {str(name): code for code, name in countries} | _COMMON_COUNTRY_NAMES  # of names in English
_NOT_IMPORTED = ("", "— not imported —")


def date_format_choices(current: str) -> list[tuple[str, str]]:
    """Return the formats, the current one first, each with the present time as an example."""
    now = timezone.now().replace(microsecond=0)
    formats = dict.fromkeys((*([current] if current else []), *DATE_FORMATS))
    return [(date_format, now.strftime(date_format)) for date_format in formats]


class MappingForm(forms.Form):
    """A choice of field for each column, named `column_0`, `column_1` …, and the settings of the whole file.

    A valid form has its mapping in `cleaned_data["mapping"]`.
    """

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

    def __init__(self, header: list[str], mapping: MappingData, data: Any = None) -> None:
        self.header, self.mapping = header, mapping
        super().__init__(data, initial=_initial(mapping))
        date_format = mapping.get("dates", {}).get("format", "")
        self.fields["date_format"].choices = date_format_choices(date_format)  # type: ignore[attr-defined]
        field_by_column = {column: field for field, column in mapping.get("columns", {}).items()}
        choices = [_NOT_IMPORTED, *((name, LABELS[name]) for name in FIELDS)]
        for index, column in enumerate(header):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=f"{column or f'column {index + 1}'} is",
                choices=choices,
                required=False,
                initial=field_by_column.get(column, ""),
            )

        self.joins = order_joins(FileJoin(name, **join) for name, join in mapping.get("joined", {}).items())
        for join in self.joins:
            own, remaining = _split_header(header, join.name)
            self.fields[f"key_{join.name}"] = _column_field(f"Column of {join.file}", own, join.key)
            self.fields[f"by_{join.name}"] = _column_field("is the same as", remaining, join.by)

    @property
    def joined(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Return each joined file with the fields of its column and of the equal column of the other files."""
        return [(join.file, self[f"key_{join.name}"], self[f"by_{join.name}"]) for join in self.joins]

    @property
    def columns(self) -> list[tuple[str, forms.BoundField]]:
        """Return each column of the files with its field."""
        return [(column, self[f"column_{index}"]) for index, column in enumerate(self.header)]

    @property
    def file_fields(self) -> list[forms.BoundField]:
        """Return the fields of the whole file."""
        return [field for field in self if not field.name.startswith(("column_", "key_", "by_"))]

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if code and code not in CURRENCIES:
            raise ValidationError(f"“{code}” is no currency.")
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        columns: dict[str, str] = {}
        for index, column in enumerate(self.header):
            if field := data.get(f"column_{index}"):
                if field in columns:
                    raise ValidationError(f"Two columns are matched with {LABELS[field]}.")
                columns[field] = column
        if missing := [LABELS[name] for name in REQUIRED_COLUMNS if name not in columns]:
            raise ValidationError(f"Say which column is: {', '.join(missing)}.")
        if "currency" not in columns and not data.get("currency", "invalid"):
            raise ValidationError("Say which column is the currency, or fill in the currency of all orders.")
        if not self.errors:
            data["mapping"] = self._new_mapping(data, columns)
        return data

    def _new_mapping(self, data: dict[str, Any], columns: dict[str, str]) -> MappingData:
        """Return the mapping as a TOML file would have it; kinds and countries that the form lacks stay."""
        kinds = {prefix: kind for prefix, kind in self.mapping.get("kinds", {}).items() if kind != "credit"}
        mapping = {
            **{name: data[name] for name in TEXTS},
            "columns": columns,
            "constants": {} if "currency" in columns else {"currency": data["currency"]},
            "dates": {"format": data["date_format"], "zone": data["zone"]},
            "kinds": kinds | ({data["credit"]: "credit"} if data["credit"] else {}),
            "countries": COUNTRY_CODES | self.mapping.get("countries", {}),
            "joined": {
                join.name: {
                    "file": join.file,
                    "key": data[f"key_{join.name}"],
                    "by": data[f"by_{join.name}"],
                }
                for join in self.joins
            },
        }
        try:
            parse_mapping(mapping)
        except ImportProblem as problem:
            raise ValidationError(str(problem)) from None
        return mapping


def _split_header(header: list[str], name: str) -> tuple[list[str], list[str]]:
    """Return the columns of a joined file, without its name, and those of the other files."""
    own = [column.removeprefix(f"{name}.") for column in header if column.startswith(f"{name}.")]
    return own, [column for column in header if not column.startswith(f"{name}.")]


def _column_field(label: str, columns: list[str], initial: str) -> forms.ChoiceField:
    choices = [("", "—"), *((column, column) for column in columns)]
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, error_messages={"required": "Say which column."}
    )


def _initial(mapping: MappingData) -> dict[str, str]:
    prefixes = [prefix for prefix, kind in mapping.get("kinds", {}).items() if kind == "credit"]
    return {"payment_method": "unknown"} | {
        **{name: mapping[name] for name in TEXTS if name in mapping},
        "date_format": mapping.get("dates", {}).get("format", ""),
        "zone": mapping.get("dates", {}).get("zone", ""),
        "currency": mapping.get("constants", {}).get("currency", ""),
        "credit": prefixes[0] if prefixes else "",
    }
