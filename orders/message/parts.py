"""The parts of a message: what its sender wrote, the signature, what is quoted, and the headers of an email."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from orders.message.phrases import words_of_line
from orders.message.words import WORDS

FORWARDED_WORDS = 12  # words above a forwarded message that are a note about it
FIRST_WORDS = 12  # of a text above which headers without a From still stand
SIGNATURE_LINES = 10
_HEADER = re.compile(r"\*{0,2}([A-Za-zÄÖÜäöü-]{2,20}(?: [a-z]{2,8})?)\*{0,2} ?:\*{0,2} ?(.{0,500})")
_SENDER = re.compile(r"[*\"']{0,2}[^@<>]{2,60}<(?:mailto:)?[^<>@\s]{1,64}@[^<>\s]{3,190}>?.{0,40}")
_QUOTED = re.compile(r"(?:[>|] ?){1,20}")
_DELIMITER = re.compile(r"[-_=*─ ]{0,30}([^-_=*─][^_=*─]{3,60}?)[-_=*─: ]{0,30}")


class Part(StrEnum):
    OWN = "own"
    SIGNATURE = "signature"
    HEADER = "header"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    part: Part
    header: str = ""  # the folded name of a header: from, to, subject; its text is the value


def parts_of(lines: Sequence[str]) -> list[Line]:
    """Return the lines with the part that each belongs to.

    A forwarded message counts as its sender's own; so does a quoted one that nobody answered above.
    """
    parted = _Parting(lines).result
    if any(line.part is Part.OWN and words_of_line(line.text) for line in parted):
        return parted
    quoted = [_QUOTED.sub("", line, count=1) if _QUOTED.match(line) else line for line in lines]
    return _Parting([line for line in quoted if not _is_attribution(line, "")], is_forwarded=True).result


class _Parting:
    """Goes through the lines once; the state says what the next one belongs to."""

    def __init__(self, lines: Sequence[str], *, is_forwarded: bool = False) -> None:
        self.result: list[Line] = []
        self.part = Part.OWN
        self.is_forwarded = is_forwarded or _is_forwarded_subject(lines)
        self.in_headers = bool(lines) and _header_of(lines[0]) != ("", "")
        self.own_words = self.after_signature = 0
        for number, line in enumerate(lines):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            self._add(line, following)

    def _add(self, line: str, following: str) -> None:
        if _QUOTED.match(line) and not self.in_headers:
            self.result.append(Line(_QUOTED.sub("", line, count=1), Part.QUOTED))
        elif _starts_forwarded(line):
            self.part, self.in_headers, self.is_forwarded = Part.OWN, True, True
        elif self._starts_headers(line, following) or (not self.own_words and _SENDER.fullmatch(line)):
            self._add_header(line)
        elif self._starts_quotation(line, following):
            self.part, self.in_headers = Part.QUOTED, True
            self.result.append(Line(line, Part.QUOTED))
        else:
            self._add_text(line)

    def _starts_headers(self, line: str, following: str) -> bool:
        name, _ = _header_of(line)
        if self.in_headers or not name:
            return bool(self.in_headers and name)
        if name in ("to", "cc", "date") and self.own_words <= FIRST_WORDS:
            return True
        if name not in ("from", "subject") or not any(_header_of(following)):
            return False
        is_note = self.own_words <= FORWARDED_WORDS and self.is_forwarded
        self.part = Part.OWN if is_note else Part.QUOTED
        self.in_headers = True
        return True

    def _add_header(self, line: str) -> None:
        name, value = _header_of(line)
        if not name:
            name, value = "from", line
        part = Part.HEADER if self.part is not Part.QUOTED else Part.QUOTED
        self.result.append(Line(value, part, name))

    def _starts_quotation(self, line: str, following: str) -> bool:
        return self.part is not Part.QUOTED and (
            _is_attribution(line, following) or _delimiter_of(line) in WORDS.original_message
        )

    def _add_text(self, line: str) -> None:
        if self.in_headers and not line:
            if any(entry.header for entry in self.result):
                self.in_headers = False
            return
        self.in_headers = False
        folded = " ".join(words_of_line(line))
        if self.part is Part.OWN and self.own_words and (line in ("--", "-- ") or _is_sign_off(folded)):
            self.part, self.after_signature = Part.SIGNATURE, 0
        elif self.part is Part.SIGNATURE:
            self._leave_signature(line, folded)
        if self.part is Part.OWN:
            self.own_words += len(folded.split())
        self.result.append(Line(line, self.part))

    def _leave_signature(self, line: str, folded: str) -> None:
        """A postscript, and what follows a signature that is too long for one, is the sender's own again."""
        self.after_signature += bool(line)
        if folded.startswith(("ps ", "p.s", "nachtrag ")) or self.after_signature > SIGNATURE_LINES:
            self.part = Part.OWN


def _header_of(line: str) -> tuple[str, str]:
    """Return the English name and the value of a header; two empty texts for any other line."""
    match = _HEADER.fullmatch(line)
    name = WORDS.headers.get(match[1].lower(), "") if match else ""
    return (name, match[2].strip()) if match and name else ("", "")


def _is_forwarded_subject(lines: Sequence[str]) -> bool:
    for line in lines[:12]:
        name, value = _header_of(line)
        if name == "subject":
            return value.lower().replace(" ", "").startswith(("fw:", "fwd:", "wg:"))
    return False


def _delimiter_of(line: str) -> str:
    match = _DELIMITER.fullmatch(line) if 4 <= len(line) <= 120 else None
    return match[1].strip().lower() if match else ""


def _starts_forwarded(line: str) -> bool:
    return _delimiter_of(line) in WORDS.forwarded_message


def _is_attribution(line: str, following: str) -> bool:
    """Return whether the line, which may be broken in two, says who wrote what follows: “On …, Ada wrote:”."""
    for text in (line, f"{line} {following}"):
        words = words_of_line(text[:300])
        is_end = text.rstrip().endswith(":")
        if (
            is_end
            and len(words) > 2
            and words[0] in WORDS.attribution_begin
            and words[-1] in WORDS.attribution_end
        ):
            return True
        if is_end and "@" in text and words and words[-1] in WORDS.attribution_end:
            return True
        if is_end and words and words[0] in WORDS.attribution_begin and "@" in text:
            return True
    return False


def _is_sign_off(folded: str) -> bool:
    return folded in WORDS.sign_offs or any(
        folded.startswith(f"{sign_off} ") and len(folded.split()) <= len(sign_off.split()) + 3
        for sign_off in WORDS.sign_offs
        if len(sign_off) > 7 and folded.startswith(sign_off)
    )
