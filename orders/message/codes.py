"""Order IDs, keys and numbers in lines of text. Every repetition has an end, so each line is read in one go."""

import re
from collections.abc import Generator, Iterator, Sequence
from functools import cache

from orders.message.mention import Kind, Mention
from orders.message.parts import Line
from orders.message.words import WORDS

LONGEST_CODE = 400  # characters: keys of the built-in generator are long
_DIGITS = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
# Separated by signs as people type them. O and l stand for 0 and 1 where a number is copied by hand.
_ORDER_ID = re.compile(
    r"(?<![\w-])([\dOolI]{9,12}) ?[-./_,:|\\ ] ?([\dOolI]{1,10}) ?[-./_,:|\\ ] ?([\dOolI]{1,12})(?![\w-])"
)
_IN_ADDRESS = re.compile(r"(?<![\w])(\d{9,12})-(\d{1,10})-(\d{1,12})(?![\w])")
_GLUED = re.compile(r"(?<!\d)(\d{9,12})-(\d{1,10})-(\d{1,12})(?!\d)")
# Groups of letters and digits with hyphens: license keys, hardware IDs, numbers of invoices and of other shops.
_GROUPS = re.compile(r"(?<![\w@./-])#?[A-Za-z0-9]{1,16}(?:[-–_][A-Za-z0-9]{1,16}){1,60}(?![\w@-])")
_BLANK_GROUPS = re.compile(r"(?<![\w@./-])[A-Z0-9]{4,6}(?: [A-Z0-9]{4,6}){2,12}(?![\w@-])")
_COLONS = re.compile(r"(?<![\w:])[A-Fa-f0-9]{2,4}(?::[A-Fa-f0-9]{2,4}){3,9}(?![\w:])")
_LONG = re.compile(
    r"(?<![\w@./-])(?:ch|py|pi|re|in|cs|txn)_[A-Za-z0-9]{6,60}|(?<![\w@./-])[A-Za-z0-9]{8,64}(?![\w@-])"
)
_BARE = re.compile(r"(?<![\w.,-])#?[A-Za-z]{0,4}\d[A-Za-z0-9]{2,15}(?![\w-]|[.,]\d)")
_CARD_NUMBER = re.compile(r"(?<![\w-])(?:\d[ -]?){12,18}\d(?![\w-])")
# Between groups of signs stands a blank or a hyphen, so that they can be parted in one way only.
_HIDDEN = "[x*•·.#…X]"
_MASKED = rf"(?:{_HIDDEN}{{1,16}}[ -]){{0,4}}{_HIDDEN}{{1,16}}[ -]?"
_LAST_FOUR = re.compile(r"(?<![\w*•])(?:[Xx*•·#…]{1,16}[ -]){0,6}[Xx*•·#…]{1,16}[ -]?(\d{4})(?!\w)")
_FOUR = re.compile(r"(?<![\w*•])(?:[Xx*•·#…]{1,4}[ -]?){1,12}(\d{4})(?!\w)")
_FOUR = re.compile(
    rf"\W{{0,3}}(?:no|nr|number|nummer|is|are|in|on|with|mit|auf|sind|lauten|lautet|ist|karte|card)?\W{{0,4}}(?:{_MASKED})?(?<!\d)(\d{{4}})(?!\w|[.,/-]\d)",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)\d\d")


def codes_in(lines: Sequence[Line]) -> Iterator[Mention]:
    """Yield Order IDs, codes and the last four digits of cards; a key broken by a line's end is joined."""
    for line in _joined(lines):
        rest = yield from _order_ids(line)
        rest = yield from _cards(line, rest)
        yield from _codes(line, rest)


def _joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Join a line that ends with a hyphen with the next one, as long as a key may go on."""
    waiting: Line | None = None
    for line in lines:
        if waiting and waiting.part is line.part and len(waiting.text) < LONGEST_CODE:
            whole = Line(waiting.text + line.text.lstrip(), line.part, line.header)
        else:
            whole = line
            if waiting:
                yield waiting
        waiting = whole if re.search(r"[A-Za-z0-9]{3}-$", whole.text) else None
        if waiting is None:
            yield whole
    if waiting:
        yield waiting


def _order_ids(line: Line) -> Generator[Mention, None, str]:
    """Yield the Order IDs; return the line without them."""
    text = line.text
    for pattern in (_ORDER_ID, _IN_ADDRESS, _GLUED):
        for match in pattern.finditer(text):
            if sum(map(str.isdigit, match[1])) >= 7 and all(
                any(map(str.isdigit, part)) for part in match.groups()
            ):
                number = "-".join(part.translate(_DIGITS) for part in match.groups())
                text = text.replace(match[0], " " * len(match[0]))
                yield Mention(Kind.ORDER_ID, number, line.part, is_labeled=True)
    return text


def _cards(line: Line, text: str) -> Generator[Mention, None, str]:
    """Yield the last four digits of cards; return the line without them."""
    for match in _CARD_NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if 13 <= len(digits) <= 19 and _is_card_number(digits):
            text = text.replace(match[0], " " * len(match[0]))
            yield Mention(Kind.LAST_FOUR, digits[-4:], line.part, is_labeled=True)
    for match in _LAST_FOUR.finditer(text):
        yield Mention(Kind.LAST_FOUR, match[1], line.part, is_labeled=True)
    lowered = text.lower()
    for match in _card_labels().finditer(lowered):
        if four := _FOUR.match(text, match.end()):
            is_year = bool(_YEARS.fullmatch(four[1])) and match[0] in ("card", "karte", "auf", "kreditkarte")
            if not is_year:
                yield Mention(Kind.LAST_FOUR, four[1], line.part, is_labeled=True)
    return text


def _codes(line: Line, text: str) -> Iterator[Mention]:
    """Yield what may be a key, a hardware ID or a number of an invoice or of another shop."""
    labeled = {match.end() for match in _order_labels().finditer(text.lower())}
    for pattern in (_GROUPS, _BLANK_GROUPS, _COLONS, _LONG):
        for match in pattern.finditer(text):
            if _is_code(match[0]):
                yield Mention(Kind.CODE, match[0], line.part)
    for match in _BARE.finditer(text):
        is_labeled = any(match.start() - 12 <= end <= match.start() for end in labeled) or match[0][0] == "#"
        if is_labeled and not _YEARS.fullmatch(match[0]):
            yield Mention(Kind.CODE, match[0], line.part, is_labeled=True)


def _is_code(text: str) -> bool:
    """Return whether it has digits among enough characters, and is no date, time or phone number."""
    bare = re.sub(r"\W|_", "", text)
    digits = sum(map(str.isdigit, bare))
    if len(bare) < 6 or digits < 2 or text.lower().startswith(("http", "www")):
        return False
    if re.fullmatch(r"(?:19|20)\d\d-\d\d?-\d\d?(?:T\d+)?", text):
        return False
    if bare.isdigit():
        return len(bare) >= 5
    return text.isupper() or text.islower() or bool(re.search(r"[-_]", text)) or digits >= 4


def _is_card_number(digits: str) -> bool:
    """Return whether the check digit is right (Luhn)."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def labels(name: str) -> str:
    """Return the pattern of any of these labels, the longest first."""
    texts = sorted(WORDS.labels(name), key=len, reverse=True)
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, texts))})(?!\w)"


@cache
def _order_labels() -> re.Pattern[str]:
    return re.compile(labels("order"))


@cache
def _card_labels() -> re.Pattern[str]:
    return re.compile(labels("last_four"))
