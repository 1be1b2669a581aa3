"""What a customer wants, and what speaks against doing it, by the phrases of the tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orders.message.parts import Line, Part
from orders.message.phrases import BREAK, Phrase, Words
from orders.message.words import WORDS, IntentWords

ASKED, HINTED = 2, 1  # what a phrase weighs
LITTLE = 3
MOST = 4  # phrases of one intent that count


class Intent(StrEnum):
    """In this order where a message says as much for several."""

    BOUGHT_TWICE = "bought_twice"
    MONEY = "money_back"
    NEW_MACHINE = "new_machine"
    WRONG_ADDRESS = "wrong_address"
    INVOICE = "invoice"
    VAT = "vat"
    LINK_EXPIRED = "link_expired"
    KEY = "key_does_not_work"
    NOTHING_ARRIVED = "nothing_arrived"


class Caution(StrEnum):
    INSTRUCTIONS = "instructions"
    OTHER_PERSON = "other_person"


# What is not offered where a message is not to be trusted: what pays back, and what hands out another's goods.
WITHHELD = {
    Caution.INSTRUCTIONS: {Intent.MONEY},
    Caution.OTHER_PERSON: {Intent.MONEY, Intent.NOTHING_ARRIVED, Intent.LINK_EXPIRED, Intent.KEY},
}


# Who means these tells more of something else, as a reason.
SPECIFIC = {Intent.BOUGHT_TWICE: 6, Intent.MONEY: 3, Intent.VAT: 1}


@dataclass(frozen=True, slots=True)
class Asked:
    """An intent with the words of the message that say so."""

    intent: Intent
    quote: str
    weight: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sender's own words say; `warnings` holds the words of each."""

    intents: tuple[Asked, ...]
    warnings: dict[Caution, str]
    language: str

    @property
    def asks_for_money(self) -> bool:
        return any(asked.intent is Intent.MONEY for asked in self.intents)


def read_intents(lines: Sequence[Line], *, has_hidden: bool = False, mentions_order: bool = False) -> Reading:
    """Read the sender's own words and the subject; what is quoted was another wish.

    Whoever tells the reader what to do, or asks for what is another's, is offered nothing that hands out or pays back.
    """
    own = [line for line in lines if line.part is Part.OWN or line.header == "subject"]
    words = Words(_apart(own))
    warnings = dict(_warnings(words, Words(_apart([line for line in lines if line.part is not Part.QUOTED]))))
    if has_hidden:
        warnings.setdefault(Caution.INSTRUCTIONS, "it holds text that nobody was meant to see")
    intents = _intents(words)
    if _goes_on(words, intents):
        quoted = Words(_apart([line for line in lines if line.part is Part.QUOTED]))
        intents = [asked for asked in _intents(quoted) if asked.intent is not Intent.MONEY] or intents
    if not mentions_order and _first(words, WORDS.warnings["presales"]):
        intents = []
    intents = [
        asked for asked in intents if not any(asked.intent in WITHHELD[warning] for warning in warnings)
    ]
    intents.sort(key=lambda asked: (-asked.weight, list(Intent).index(asked.intent)))
    return Reading(tuple(intents), warnings, language_of(words.words))


def language_of(words: Sequence[str]) -> str:
    """Return the language of most of the common words; English where there are none."""
    counts = {language: sum(word in common for word in words) for language, common in WORDS.common.items()}
    return max(counts, key=lambda language: (counts[language], language == "en"))


def _apart(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the lines; a subject is a sentence of its own."""
    for line in lines:
        yield line.text
        if line.header:
            yield BREAK


def _intents(words: Words) -> list[Asked]:
    """Return what is asked; where nothing is, what words near each other likely ask."""
    return list(_asked(words)) or list(_asked_loosely(words))


def _asked(words: Words) -> Iterator[Asked]:
    is_twice = False
    for intent in Intent:
        table = WORDS.intents[intent]
        places = _places(words, table, table.asks)
        if intent is Intent.MONEY and is_twice:
            places += _asks_to_undo(words)
        if not places:
            continue
        weight = min(len(places), MOST) * ASKED
        weight += sum(HINTED for phrase in table.hints if any(words.matches(phrase)))
        is_twice = is_twice or intent is Intent.BOUGHT_TWICE
        yield Asked(intent, words.quote(*places[0]), weight + SPECIFIC.get(intent, 0))


def _asked_loosely(words: Words) -> Iterator[Asked]:
    for intent in Intent:
        table = WORDS.intents[intent]
        if places := _places(words, table, table.loose):
            yield Asked(intent, words.quote(*places[0]), len(places))


def _places(words: Words, table: IntentWords, phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Return where an intent is said, the first place first; places that overlap are one."""
    nevers = [place for phrase in table.never for place in words.matches(phrase)]
    places = [
        place
        for phrase in phrases
        for place in words.matches(phrase)
        if not _overlaps(place, nevers) and not (table.is_negatable and _is_taken_back(words, place))
    ]
    return _merged(places)


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _overlaps(place: tuple[int, int], places: Sequence[tuple[int, int]]) -> bool:
    return any(place[0] <= end and start <= place[1] for start, end in places)


def _is_taken_back(words: Words, place: tuple[int, int]) -> bool:
    """Return whether the words around say that it is not asked for, or only if something else fails."""
    if words.is_negated(*place, WORDS.negations, WORDS.clauses):
        return True
    start, end = words.sentence(place)
    return any(
        start <= first and last <= end and first <= place[0]
        for phrase in WORDS.conditions
        for first, last in words.matches(phrase)
    )


def _asks_to_undo(words: Words) -> list[tuple[int, int]]:
    """Return where the sender who bought twice asks to take one purchase back."""
    undo = [place for phrase in WORDS.undo for place in words.matches(phrase)]
    return _merged([place for place in undo if not _is_taken_back(words, place)])


def _first(words: Words, phrases: Sequence[Phrase]) -> str:
    """Return the words of the first place of any of these phrases; "" for none."""
    places = sorted(place for phrase in phrases for place in words.matches(phrase))
    return words.quote(*places[0]) if places else ""


def _goes_on(words: Words, intents: Sequence[Asked]) -> bool:
    """Return whether the message says little itself but that something is as before, or asks for news."""
    is_little = all(asked.weight <= LITTLE for asked in intents)
    return is_little and bool(_first(words, WORDS.warnings["goes_on"]))


def _warnings(words: Words, with_signature: Words) -> Iterator[tuple[Caution, str]]:
    if quote := _first(with_signature, WORDS.warnings["instructions"]):
        yield Caution.INSTRUCTIONS, quote
    tables = WORDS.warnings
    quote = _first(words, tables["other_person"])
    if not quote and not _first(words, tables["buyer"]) and _first(words, tables["to_me"]):
        quote = _first(words, tables["owners"])
    if quote:
        yield Caution.OTHER_PERSON, quote
