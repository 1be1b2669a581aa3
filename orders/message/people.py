"""Email addresses and names of people and companies in lines of text."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from core.email_address import address_problem
from orders.message.codes import labels
from orders.message.mention import Kind, Mention
from orders.message.parts import Line, Part
from orders.message.phrases import words_of_line
from orders.message.words import WORDS

NAME_WORDS = 5
FROM, SIGNED, LABELED, ALONE, INSIDE = range(5)  # where a name stands, the likeliest first
_LOCAL, _DOMAIN = r"[\w!#$%&'*+/=?^`{|}~.-]", r"[\w.-]"
_ADDRESS = re.compile(rf"(?<!{_LOCAL})({_LOCAL}{{1,64}})@({_DOMAIN}{{1,190}})")
_AT, _FULL_STOP = r"[\[({<] ?(?:at|@|ät) ?[\])}>]", r"[\[({] ?(?:dot|punkt|\.) ?[\])}]"
_SPELLED_OUT = re.compile(
    rf"(?<![\w.])([\w.+-]{{1,64}}) ?{_AT} ?([\w-]{{1,63}}(?: ?(?:\.|{_FULL_STOP}) ?[\w-]{{1,63}}){{1,4}})",
    re.IGNORECASE,
)
_DOT = re.compile(r" ?[\[({] ?(?:dot|punkt|\.) ?[\])}] ?| ?\. ?", re.IGNORECASE)
_DISPLAY_NAME = re.compile(r"\W{0,3}([^<>\[\]@\"]{2,80}?)[\"' ]{0,3}[<\[(]")
_NAME = re.compile(r"\s?[:,]?\s?((?:[^\W\d_][\w'.-]{0,30}[ ,]{1,2}){0,4}[^\W\d_][\w'-]{0,30})")
_FORMS = (
    r"GmbH(?: & Co\.? KG)?|AG|UG|KG|OHG|e\.?K\.?|mbH|eG|e\.V\.|Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|Corp\.?|PLC|plc"
    r"|Pty|B\.V\.|BV|N\.V\.|S\.A\.|SA|SARL|S\.r\.l\.|Srl|SpA|ApS|A/S|AB|Oy"
)
_LEGAL_FORM = re.compile(rf"((?:[\w&.'-]{{1,30}} ){{1,5}}?)({_FORMS})(?![\w])")
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "prof",
        "herr",
        "frau",
        "hr",
        "fr",
        "dipl",
        "ing",
        "sir",
        "madam",
        "the",
        "team",
    ]
)
_SMALL = frozenset(
    [
        "van",
        "von",
        "der",
        "de",
        "den",
        "del",
        "la",
        "le",
        "di",
        "da",
        "zu",
        "zur",
        "ter",
        "bin",
        "al",
        "el",
        "und",
    ]
)
_UNSPACED = re.compile("[\u3400-\u9fff\uac00-\ud7af]{1,8}(?: [\u3400-\u9fff\uac00-\ud7af]{1,4})?")
_WHOLE = re.compile("[\u0370-\u1fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0590-\u08ff\u0e00-\u0eff]")


def people_in(lines: Sequence[Line]) -> Iterator[Mention]:
    """Yield addresses, names and companies; those that the email only went to are nobody's who writes."""
    written = [line for line in lines if line.header not in ("to", "cc", "date")]
    for line in written:
        yield from _addresses(line)
        yield from _companies(line)
    yield from _names(written)


def _addresses(line: Line) -> Iterator[Mention]:
    for match in _ADDRESS.finditer(line.text):
        address = f"{match[1].strip('.')}@{match[2].strip('.-')}"
        address = address.removeprefix("mailto:").lstrip("'*_")
        if not address_problem(address):
            yield Mention(Kind.EMAIL, address, line.part, is_labeled=line.header == "from")
    for match in _SPELLED_OUT.finditer(line.text):
        address = f"{match[1]}@{_DOT.sub('.', match[2])}"
        if not address_problem(address):
            yield Mention(Kind.EMAIL, address, line.part)


def _names(lines: Sequence[Line]) -> Iterator[Mention]:
    """Yield the likely names first: of a From header, a signature, behind a label, of the last lines, inside a text."""
    ranked = []
    for number, line in enumerate(lines):
        for rank, text in _texts_of_names(line):
            if name := clean_name(text):
                order = (rank, line.part is Part.QUOTED, -number if rank > LABELED else number)
                ranked.append((order, Mention(Kind.NAME, name, line.part, is_labeled=line.header == "from")))
    yield from (mention for _, mention in sorted(ranked, key=lambda pair: pair[0]))


def _texts_of_names(line: Line) -> Iterator[tuple[int, str]]:
    if line.header in ("from", "reply"):
        match = _DISPLAY_NAME.match(line.text)
        yield FROM, match[1] if match else line.text
    if line.header:
        return
    if _UNSPACED.search(line.text):
        yield from ((SIGNED, run[0].replace(" ", "")) for run in _UNSPACED.finditer(line.text))
    for match in _name_labels().finditer(line.text):
        if name := _NAME.match(line.text, match.end()):
            yield LABELED, _capitalized(name[1])
    if len(line.text) <= 60:
        rank = SIGNED if line.part is Part.SIGNATURE else ALONE
        yield from ((rank, name) for name in _bare_name(line))
    yield from ((INSIDE, name) for name in _capitalized_pairs(line.text))


def _bare_name(line: Line) -> list[str]:
    """Return a short line that holds only words that begin like a name, with a sign-off before them or not."""
    words = line.text.strip(" ,.-–—*_").split()
    for sign_off in WORDS.sign_offs:
        count = len(sign_off.split())
        if len(words) > count and " ".join(words_of_line(" ".join(words[:count]))) == sign_off:
            words = words[count:]
            break
    return [" ".join(words)] if 1 < len(words) <= NAME_WORDS and all(map(_may_be_of_name, words)) else []


def _capitalized_pairs(text: str) -> Iterator[str]:
    """Yield words beside each other that begin with capitals, between signs of punctuation."""
    for piece in re.split(r"[^\w' .-]|\. ", text):
        group: list[str] = []
        for word in [*piece.split(), ""]:
            if word and word[0].isupper() and word[-1] != "." and not any(map(str.isdigit, word)):
                group.append(word)
            else:
                if 2 <= len(group) <= NAME_WORDS:
                    yield " ".join(group[-2:])
                group = []


def _may_be_of_name(word: str) -> bool:
    bare = word.strip(",.()").replace(".", "")
    return bare.lower() in _SMALL or (
        bool(bare)
        and not any(map(str.isdigit, bare))
        and "@" not in bare
        and (bare[0].isupper() or bool(_WHOLE.match(bare)))
    )


def _capitalized(text: str) -> str:
    """Return the words of a text as long as they begin like a name."""
    words: list[str] = []
    for word in text.split():
        if not _may_be_of_name(word):
            break
        words.append(word)
    return " ".join(words)


def clean_name(text: str) -> str:
    """Return a person's name without titles; “Last, First” turned round; "" for what is none."""
    last, comma, first = text.strip(" ,\"'*").partition(",")
    words = [word.strip("\"'(),*") for word in (f"{first} {last}" if comma else last).split()]
    words = [word for word in words if word and word.strip(".").lower() not in _TITLES]
    if (
        not words
        or len(words) > NAME_WORDS
        or any("@" in word or any(map(str.isdigit, word)) for word in words)
    ):
        return ""
    if len(words) == 1 and not _WHOLE.match(words[0]):
        return ""
    return " ".join(words)


def _companies(line: Line) -> Iterator[Mention]:
    if line.header or line.part is Part.QUOTED:
        return
    for match in _LEGAL_FORM.finditer(line.text):
        words = match[1].split()
        while words and not (words[0][0].isupper() or words[0][0] in "&\"'"):
            words = words[1:]
        if words:
            yield Mention(Kind.COMPANY, f"{' '.join(words)} {match[2]}", line.part)
    for match in _company_labels().finditer(line.text):
        company = line.text[match.end() : match.end() + 80].lstrip(" :").split("  ")[0].strip(" ,.")
        if line.text[match.end() : match.end() + 1] == ":" and company:
            yield Mention(Kind.COMPANY, company, line.part, is_labeled=True)


@cache
def _name_labels() -> re.Pattern[str]:
    return re.compile(labels("name"), re.IGNORECASE)


@cache
def _company_labels() -> re.Pattern[str]:
    return re.compile(labels("company"), re.IGNORECASE)
