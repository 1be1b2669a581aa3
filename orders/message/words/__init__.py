"""The tables of words, one file for each language; a further language is a further file."""

import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from orders.message.phrases import Phrase, folded

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class IntentWords:
    """What people write who want the same: one of `asks` is enough, `hints` add to it, `never` are none of it."""

    asks: tuple[Phrase, ...]
    hints: tuple[Phrase, ...]
    loose: tuple[Phrase, ...]  # looked for where nothing is asked as clearly
    never: tuple[Phrase, ...]
    is_negatable: bool


class WordTables:
    """The words of all languages together: messages mix them."""

    def __init__(self, tables: dict[str, dict[str, Any]]) -> None:
        self.tables = tables

    @cached_property
    def headers(self) -> dict[str, str]:
        """The names of email headers, each with its English one."""
        return {
            name: key
            for table in self.tables.values()
            for key, names in table["headers"].items()
            for name in names
        }

    @cached_property
    def greetings(self) -> frozenset[str]:
        return frozenset(folded(text) for text in self._all("parts", "greetings"))

    @cached_property
    def sign_offs(self) -> frozenset[str]:
        return frozenset(folded(text) for text in self._all("parts", "sign_offs"))

    @cached_property
    def forwarded_message(self) -> frozenset[str]:
        return frozenset(self._all("parts", "forwarded"))

    @cached_property
    def original_message(self) -> frozenset[str]:
        return frozenset(self._all("parts", "original"))

    @cached_property
    def attribution_begin(self) -> frozenset[str]:
        return frozenset(self._all("parts", "attribution_begin"))

    @cached_property
    def attribution_end(self) -> frozenset[str]:
        return frozenset(self._all("parts", "attribution_end"))

    @cached_property
    def months(self) -> dict[str, int]:
        """The names of months and their beginnings of three letters, folded."""
        months = {}
        for table in self.tables.values():
            for number, names in enumerate(table["dates"]["months"], 1):
                months.update(dict.fromkeys(map(folded, names), number))
        return months

    @cached_property
    def yesterday(self) -> frozenset[str]:
        return frozenset(self._all("dates", "yesterday"))

    @cached_property
    def today(self) -> frozenset[str]:
        return frozenset(self._all("dates", "today"))

    @cached_property
    def negations(self) -> frozenset[str]:
        return frozenset(map(folded, self._all("parts", "negations")))

    def labels(self, name: str) -> tuple[str, ...]:
        return tuple(self._all("labels", name))

    @cached_property
    def intents(self) -> dict[str, IntentWords]:
        names = dict.fromkeys(name for table in self.tables.values() for name in table["intents"])
        return {
            name: IntentWords(
                self._phrases("intents", name, "asks"),
                self._phrases("intents", name, "hints"),
                self._phrases("intents", name, "loose"),
                self._phrases("intents", name, "never"),
                is_negatable=any(
                    table["intents"].get(name, {}).get("negatable") for table in self.tables.values()
                ),
            )
            for name in names
        }

    @cached_property
    def undo(self) -> tuple[Phrase, ...]:
        """What asks to take a second purchase back, which counts only of one who bought twice."""
        return self._phrases("intents", "money_back", "undo")

    @cached_property
    def conditions(self) -> tuple[Phrase, ...]:
        """What makes a wish one for later: “otherwise”."""
        return self._phrases("intents", "money_back", "conditions")

    @cached_property
    def clauses(self) -> frozenset[str]:
        return frozenset(map(folded, self._all("parts", "clauses")))

    @cached_property
    def warnings(self) -> dict[str, tuple[Phrase, ...]]:
        names = dict.fromkeys(name for table in self.tables.values() for name in table["warnings"])
        return {name: self._phrases("warnings", name) for name in names}

    @cached_property
    def common(self) -> dict[str, frozenset[str]]:
        """The most common words of each language, by which a message's language is known."""
        return {language: frozenset(table["common"]["words"]) for language, table in self.tables.items()}

    def _all(self, section: str, name: str) -> list[str]:
        return [text for table in self.tables.values() for text in table[section].get(name, [])]

    def _phrases(self, section: str, name: str, kind: str = "") -> tuple[Phrase, ...]:
        texts = []
        for table in self.tables.values():
            entry = table[section].get(name, {})
            sets = {f"{{{key}}}": words for key, words in table["sets"].items()}
            texts += [_with_sets(text, sets) for text in (entry.get(kind, []) if kind else entry)]
        return tuple(map(Phrase.of, texts))


def _with_sets(text: str, sets: dict[str, str]) -> str:
    """Return the phrase with the words that `{key}` stands for."""
    for name, words in sets.items():
        text = text.replace(name, words)
    return text


def _read() -> dict[str, dict[str, Any]]:
    return {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))
    }


WORDS = WordTables(_read())
