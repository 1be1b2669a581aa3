"""The fields of what the cells of a file leave open: how dates and amounts are read, and what words mean."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django_countries import countries

from core.currency_names import CURRENCIES
from orders.imports.mapping.known_shops import MappingData
from orders.imports.mapping.order_states import STATE_LABELS
from orders.imports.mapping.questions import Questions

LEAVE_EMPTY = "-"
ORDER_LABELS = {"dmy": "Day, month, year", "mdy": "Month, day, year", "ymd": "Year, month, day"}
MARK_LABELS = {".": "1,234.50", ",": "1.234,50"}
_CHOOSE = ("", "— choose —")
_REQUIRED = {"required": "Choose what it means: the file leaves it open."}
_STATES = [_CHOOSE, *((state.value, label) for state, label in STATE_LABELS.items())]
Asked = list[tuple[str, str, list[Any]]]


class QuestionFields:
    """Form fields by name, and which of them are asked."""

    def __init__(self, questions: Questions, mapping: MappingData) -> None:
        self.questions, self.mapping = questions, mapping
        self.fields: dict[str, forms.Field] = {
            "date_order": self._date_order(),
            "decimal": self._decimal(),
        }
        self.asked: Asked = [
            (kind, name, questions[kind]["examples"])
            for kind, name in (("dates", "date_order"), ("decimal", "decimal"))
            if kind in questions
        ]
        self.known_states: list[tuple[str, int, str]] = []
        self._add_names("states", "state", self._state)
        self._add_names("countries", "country", self._country)
        self._add_names("currencies", "currency", self._currency)
        for index, (word, count, state) in enumerate(questions.get("known_states", ())):
            self.fields[f"known_state_{index}"] = self._state(word, state)
            self.known_states.append((word, count, f"known_state_{index}"))

    @property
    def shown_elsewhere(self) -> list[str]:
        """Return the names of the fields that are asked, and of those that say what known words mean."""
        return [name for _, name, _ in self.asked] + [name for _, _, name in self.known_states]

    def names(self, data: dict[str, Any]) -> dict[str, dict[str, str]]:
        """Return what names and words mean, as the mapping has it: what was known before, and the answers."""
        answers: dict[str, dict[str, str]] = {}
        for kind, prefix in (("states", "state"), ("countries", "country"), ("currencies", "currency")):
            for index, (name, _) in enumerate(self.questions.get(kind, ())):
                if answer := data.get(f"asked_{prefix}_{index}"):
                    answers.setdefault(kind, {})[name] = "" if answer == LEAVE_EMPTY else answer
        for word, _, name in self.known_states:
            if data.get(name):
                answers.setdefault("states", {})[word] = data[name]
        kinds = ("states", "countries", "currencies")
        return {kind: self.mapping.get(kind, {}) | answers.get(kind, {}) for kind in kinds}

    def _add_names(self, kind: str, prefix: str, make_field: Any) -> None:
        for index, (name, count) in enumerate(self.questions.get(kind, ())):
            self.fields[f"asked_{prefix}_{index}"] = make_field(name, "")
            self.asked.append((kind, f"asked_{prefix}_{index}", [name, count]))

    def _date_order(self) -> forms.Field:
        orders = self.questions.get("dates", {}).get("orders", ORDER_LABELS)
        choices = [(order, ORDER_LABELS[order]) for order in orders]
        initial = self.mapping.get("dates", {}).get("order", "")
        asked = [_CHOOSE] if "dates" in self.questions and not initial else []
        return forms.ChoiceField(
            label="Dates are read as", choices=asked + choices, initial=initial, error_messages=_REQUIRED
        )

    def _decimal(self) -> forms.Field:
        initial = self.mapping.get("decimal", "")
        asked = [_CHOOSE] if "decimal" in self.questions and not initial else []
        return forms.ChoiceField(
            label="Prices look like",
            choices=[*asked, *MARK_LABELS.items()],
            initial=initial,
            error_messages=_REQUIRED,
        )

    @staticmethod
    def _state(word: str, initial: str) -> forms.Field:
        return forms.ChoiceField(
            label=f"“{word}” means", choices=_STATES, initial=initial, error_messages=_REQUIRED
        )

    @staticmethod
    def _country(name: str, initial: str) -> forms.Field:
        choices = [_CHOOSE, (LEAVE_EMPTY, "— leave empty —"), *countries]
        return forms.ChoiceField(
            label=f"“{name}” is", choices=choices, initial=initial, error_messages=_REQUIRED
        )

    @staticmethod
    def _currency(name: str, initial: str) -> forms.Field:
        return CurrencyField(label=f"“{name}” is", max_length=3, initial=initial, error_messages=_REQUIRED)


class CurrencyField(forms.CharField):
    """A currency by its three letters."""

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).strip().upper()
        if code not in CURRENCIES:
            raise ValidationError(f"“{code}” is no currency: three letters, such as EUR.")
        return code
