"""The form of a mapping: what each column is, how the file is written, and what its cells leave open."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from core.currency_names import CURRENCIES
from orders.imports.mapping.fields import AMOUNT_FIELDS, LABELS, REQUIRED_FIELDS, SECTIONS
from orders.imports.mapping.known_shops import MappingData
from orders.imports.mapping.mapping import FileJoin, order_joins
from orders.imports.mapping.parse_mapping import parse_mapping
from orders.imports.mapping.questions import Questions
from orders.imports.page.mapping_data import initial_data, new_mapping
from orders.imports.page.question_fields import QuestionFields
from orders.imports.parse.guess_delimiter import DELIMITERS
from orders.imports.parse.guess_encoding import ENCODINGS
from orders.imports.problem import ImportProblem
from orders.models import Order

_NOT_IMPORTED = ("", "— not imported —")
_FIELD_CHOICES = [_NOT_IMPORTED, *((section, list(labels.items())) for section, labels in SECTIONS.items())]
_PRICES = [
    ("auto", "As the order totals say, else with tax"),
    ("with_tax", "With tax"),
    ("without_tax", "Without tax"),
]


class MappingForm(forms.Form):
    """A choice of field for each column, named `column_0`, `column_1` …, and the settings of the whole file.

    A valid form has its mapping in `cleaned_data["mapping"]`.
    """

    source = forms.CharField(
        max_length=40,
        label="The system it comes from",
        help_text="An order number is imported once for each system.",
    )
    zone = forms.ChoiceField(
        label="Time zone of the dates", choices=[(name, name) for name in sorted(available_timezones())]
    )
    prices = forms.ChoiceField(label="Prices are", choices=_PRICES)
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

    def __init__(
        self,
        header: list[str],
        mapping: MappingData,
        questions: Questions,
        data: "MultiValueDict[str, Any] | None" = None,
    ) -> None:
        self.header, self.mapping = header, mapping
        super().__init__(data, initial=initial_data(mapping))
        self.question_fields = QuestionFields(questions, mapping)
        self.fields |= self.question_fields.fields
        if len(sheets := questions.get("sheets", ())) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label="Sheet",
                choices=[("", "The first with rows"), *((name, name) for name in sheets)],
                required=False,
            )
        self._add_columns()
        self.joins = order_joins(FileJoin(name, **join) for name, join in mapping.get("joined", {}).items())
        for join in self.joins:
            own, remaining = _split_header(header, join.name)
            self.fields[f"key_{join.name}"] = _column_field(f"Column of {join.file}", own, join.key)
            self.fields[f"by_{join.name}"] = _column_field("is the same as", remaining, join.by)

    def _add_columns(self) -> None:
        field_by_column = {
            column: field
            for field, columns in self.mapping.get("columns", {}).items()
            for column in ([columns] if isinstance(columns, str) else columns)
        }
        for index, column in enumerate(self.header):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=f"{column or f'column {index + 1}'} is",
                choices=_FIELD_CHOICES,
                required=False,
                initial=field_by_column.get(column, ""),
            )

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
        """Return the fields of the whole file; how dates and prices are read is among them where nobody is asked."""
        names = [field.name for _, field, _ in self._asked_currency]
        shown_elsewhere = ("column_", "key_", "by_", *names, *self.question_fields.shown_elsewhere)
        return [field for field in self if not field.name.startswith(shown_elsewhere)]

    @property
    def asked(self) -> list[tuple[str, forms.BoundField, list[Any]]]:
        """Return what the cells leave open: kind of question, field, and what it is shown with."""
        fields = [(kind, self[name], shown) for kind, name, shown in self.question_fields.asked]
        return fields + self._asked_currency

    @property
    def _asked_currency(self) -> list[tuple[str, forms.BoundField, list[Any]]]:
        """Return the currency of all orders where the file of a known shop has no column of it."""
        tables = (self.mapping.get(name, {}) for name in ("columns", "constants"))
        is_open = bool(self.mapping.get("preset")) and not any("currency" in table for table in tables)
        return [("currency", self["currency"], [])] if is_open else []

    @property
    def states(self) -> list[tuple[str, int, forms.BoundField]]:
        """Return the words of the file for states that are known, with their rows and the field of their meaning."""
        return [(word, count, self[name]) for word, count, name in self.question_fields.known_states]

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if code and code not in CURRENCIES:
            raise ValidationError(f"“{code}” is no currency.")
        return code

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        columns = self._chosen_columns(data)
        given = columns.keys() | self.mapping.get("constants", {}).keys()
        if missing := [LABELS[name] for name in REQUIRED_FIELDS if name not in given]:
            raise ValidationError(f"Say which column is: {', '.join(missing)}.")
        if not given & {*AMOUNT_FIELDS}:
            labels = [LABELS[name] for name in AMOUNT_FIELDS[:-1]]
            raise ValidationError(f"Say which column is the price: {', '.join(labels[:-1])} or {labels[-1]}.")
        if "currency" not in columns and not data.get("currency", "invalid"):
            raise ValidationError("Say which column is the currency, or fill in the currency of all orders.")
        if not self.errors:
            data["mapping"] = new_mapping(self.mapping, data, columns, self.joins, self.question_fields)
            try:
                parse_mapping(data["mapping"])
            except ImportProblem as problem:
                raise ValidationError(str(problem)) from None
        return data

    def _chosen_columns(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the column of each field, or a known shop's columns of which one is filled in each row."""
        columns: dict[str, list[str]] = {}
        for index, column in enumerate(self.header):
            if field := data.get(f"column_{index}"):
                columns.setdefault(field, []).append(column)
        for field, names in columns.items():
            known = self.mapping.get("columns", {}).get(field, ())
            if len(names) > 1 and not set(names) <= set([known] if isinstance(known, str) else known):
                raise ValidationError(f"Two columns are matched with {LABELS[field]}.")
        return {field: names[0] if len(names) == 1 else names for field, names in columns.items()}


def _split_header(header: list[str], name: str) -> tuple[list[str], list[str]]:
    """Return the columns of a joined file, without its name, and those of the other files."""
    own = [column.removeprefix(f"{name}.") for column in header if column.startswith(f"{name}.")]
    return own, [column for column in header if not column.startswith(f"{name}.")]


def _column_field(label: str, columns: list[str], initial: str) -> forms.ChoiceField:
    choices = [("", "—"), *((column, column) for column in columns)]
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, error_messages={"required": "Say which column."}
    )
