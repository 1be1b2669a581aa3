"""A pasted message as plain lines, from text or from HTML, in time that grows with its length."""

import html
import re
from dataclasses import dataclass

from core.text import plain_text

MAX_LENGTH = 20_000  # characters
MAX_LINE = 2_000  # characters of a line that are read as one
_TAG = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9]{0,20})\b([^<>]{0,2000})>")
_IS_HTML = re.compile(
    r"<(?:html|body|div|p|br|table|span|td|blockquote|font|b|i)\b[^<>]{0,400}>", re.IGNORECASE
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "tr",
        "table",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "section",
        "article",
        "pre",
    ]
)
_UNSEEN = frozenset(["script", "style", "head", "title", "template", "noscript"])
_NEVER_CLOSED = frozenset(["br", "hr", "img", "input", "meta", "link", "col", "base", "wbr"])
_HIDDEN_STYLE = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|font-size\s{0,5}:\s{0,5}[01](?:px|pt|em)?\s{0,5}(?:;|\"|'|$)"
    r"|opacity\s{0,5}:\s{0,5}0\s{0,5}(?:;|\"|'|$)|(?:^|[\s;\"'])color\s{0,5}:\s{0,5}(?:#fff(?:fff)?\b|white)",
    re.IGNORECASE,
)
_MAILTO = re.compile(r"href\s{0,5}=\s{0,5}[\"']?mailto:([^\"'\s?<>]{3,254})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MessageText:
    """The lines that a reader sees; `has_hidden` says that there was text meant to be seen by nobody."""

    lines: tuple[str, ...]
    has_hidden: bool = False


def message_text(text: str) -> MessageText:
    """Return the visible lines of a message, each plain: no invisible or direction characters, usual digits."""
    text, has_hidden = text[:MAX_LENGTH], False
    if _IS_HTML.search(text):
        text, has_hidden = _without_tags(text)
    lines = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        lines += [plain_text(line[start : start + MAX_LINE]) for start in range(0, len(line) or 1, MAX_LINE)]
    return MessageText(tuple(lines), has_hidden)


def _without_tags(text: str) -> tuple[str, bool]:
    """Return the text that a mail program would show of HTML, quotations marked by >; and whether some was hidden."""
    pieces = _Pieces()
    position = 0
    while match := _TAG.search(text, position):
        pieces.add(text[position : match.start()])
        position = match.end()
        if match[0] == "<!--":
            end = text.find("-->", position)
            position = end + 3 if end >= 0 else len(text)
        else:
            pieces.pass_tag(match[2].lower(), match[3], is_end=bool(match[1]))
    pieces.add(text[position:])
    return "".join(pieces.visible), pieces.has_hidden


class _Pieces:
    """The visible pieces between tags; a tag that hides hides until it is closed."""

    def __init__(self) -> None:
        self.visible: list[str] = []
        self.has_hidden = False
        self._hider, self._depth, self._quotations = "", 0, 0

    def add(self, piece: str) -> None:
        if not self._hider:
            piece = html.unescape(" ".join(piece.split("\n")))
            self.visible.append(piece)
        elif piece.strip() and self._hider not in _UNSEEN:
            self.has_hidden = True

    def pass_tag(self, name: str, attributes: str, *, is_end: bool) -> None:
        if self._hider:
            if name == self._hider and not attributes.endswith("/"):
                self._depth += -1 if is_end else 1
            if self._depth == 0:
                self._hider = ""
        elif (
            not is_end and name not in _NEVER_CLOSED and (name in _UNSEEN or _HIDDEN_STYLE.search(attributes))
        ):
            self._hider, self._depth = name, 1
        else:
            self._break_line(name, attributes, is_end=is_end)

    def _break_line(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name == "blockquote":
            self._quotations = max(self._quotations + (-1 if is_end else 1), 0)
        if name in _BLOCKS or name == "blockquote":
            self.visible.append("\n" + "> " * min(self._quotations, 3))
        elif name in ("td", "th"):
            self.visible.append(" ")
        elif name == "a" and not is_end and (match := _MAILTO.search(attributes)):
            self.visible.append(f" <{html.unescape(match[1])}> ")
