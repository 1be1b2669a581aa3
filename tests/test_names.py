"""Names are the field's words: identifiers and file names of the product and of the tests use none of the old ones."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILE_TYPES = {".py", ".html", ".css", ".js", ".md"}
SKIPPED_FOLDERS = {"migrations", "node_modules"}
SKIPPED_PATHS = ("static/vendor/", "tests/test_names.py")

# A word is forbidden wherever it is a part of a name: `step` in `step_id` and `NextStep`, not in `stepwise`.
FORBIDDEN_PARTS = {
    "basket": "cart",
    "baskets": "carts",
    "befall": "on_event",
    "bell": "broker",
    "buried": "failed",
    "bury": "fail",
    "came from": "safe_next_url",
    "dead at": "failed_at",
    "door": "access",
    "doorbell": "broker",
    "drain": "process_jobs",
    "facts": "context, fields, payload or variables",
    "fakepay": "fake_gateway",
    "fates": "outcomes",
    "filler": "hook",
    "fillers": "hooks",
    "give up": "fail",
    "heaps": "groups",
    "hear": "handle_event",
    "let go": "release",
    "letter": "email, or character",
    "letters": "emails, or characters",
    "licence": "license",
    "licences": "licenses",
    "mailbox": "SmtpSession",
    "market": "carts",
    "money back": "refund_status",
    "noted": "extra_data",
    "parcel": "shipment",
    "parcels": "shipments",
    "patience": "retry_schedule",
    "promise": "job request",
    "promised": "requested",
    "promises": "job requests",
    "ready mail": "mailto_link",
    "revive": "retry",
    "ring": "wake_workers",
    "rung": "woken",
    "said": "response, outcome, error_message or sentence",
    "slot": "hook",
    "slots": "hooks",
    "step": "job",
    "steps": "jobs",
    "still mine": "still_owned",
    "stories": "scenarios",
    "talk": "comments",
    "teller": "ProgressReporter",
    "told": "status_text, response, outcome or sentence",
    "twins": "duplicates",
    "wording": "terms, template or text",
    "work off": "process",
}
# A word is forbidden where it is the whole name: it says nothing alone.
FORBIDDEN_NAMES = {
    "attention": "stuck",
    "found": "the noun",
    "kept": "the noun",
    "one": "the noun",
    "others": "the noun",
    "party": "Customer",
    "shares": "allocation",
    "theirs": "the noun",
    "wanted": "SearchQuery, OrderLineRequest, RefundDraft, or the noun",
}
# Where a word is right: names by path (a file, or a folder with everything in it), each with the reason.
ALLOWED = {
    "": {"slots"},  # the argument of `dataclass`
    "benchmarks/hook.py": {"drain"},  # a method of asyncio's streams
    "checkout/documents/einvoice.py": {"party"},  # EN 16931 calls seller and buyer parties
    "mycommerce/celery.py": {"steps", "DjangoStructLogInitStep"},  # Celery's boot steps
    "notifications/webhooks/": {"has_slot"},  # one of an endpoint's few connections
    "tests/refunds/test_state_machine.py": {"stateful_step_count"},  # a setting of Hypothesis
}


@dataclass(frozen=True)
class Occurrence:
    """A forbidden word in a name; `path` and `line` say where."""

    path: str
    line: int
    name: str
    replacement: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.name} (say {self.replacement})"


def replacement_for(name: str) -> str:
    """Return what to say instead of a forbidden word in the name; "" when there is none."""
    words = " ".join(words_of(name))
    if words in FORBIDDEN_NAMES:
        return FORBIDDEN_NAMES[words]
    return next((say for word, say in FORBIDDEN_PARTS.items() if f" {word} " in f" {words} "), "")


def words_of(name: str) -> list[str]:
    """Return the words of a name: `follow_up`, `NextStep`, `NEXT_STEP` and `next-step` have two."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def identifiers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield each identifier of a module, with its line."""
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Name):
            yield node.id, line
        elif isinstance(node, ast.Attribute):
            yield node.attr, line
        elif isinstance(node, (ast.arg, ast.keyword)):
            yield node.arg or "", line
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, line
        elif isinstance(node, ast.ExceptHandler):
            yield node.name or "", line
        elif isinstance(node, ast.alias):
            yield node.asname or "", line


def is_allowed(name: str, path: str) -> bool:
    """Return whether the name is right in this file."""
    return any(name in names for place, names in ALLOWED.items() if path.startswith(place))


@cache
def files() -> tuple[str, ...]:
    """Return the paths of the product's files and of the tests, from the root of the repository."""
    paths = []
    for file in sorted(ROOT.glob("[!.]*/**/*")):
        path = file.relative_to(ROOT).as_posix()
        skipped = path.startswith(SKIPPED_PATHS) or not SKIPPED_FOLDERS.isdisjoint(file.parts)
        if file.suffix in FILE_TYPES and not skipped:
            paths.append(path)
    return tuple(paths)


def folder_of(path: str) -> str:
    """Return the package of a file: `core`, or `tests/core`."""
    parts = path.split("/")
    return "/".join(parts[: 2 if parts[0] in {"tests", "templates"} and len(parts) > 2 else 1])


def occurrences(path: str) -> Iterator[Occurrence]:
    """Yield the forbidden words in a file's name and in its identifiers."""
    names = [(Path(path).stem, 0)]
    if path.endswith(".py"):
        names += identifiers(ast.parse((ROOT / path).read_text()))
    for name, line in dict.fromkeys(names):
        replacement = replacement_for(name)
        if replacement and not is_allowed(name, path):
            yield Occurrence(path, line, name, replacement)


FOLDERS = sorted({folder_of(path) for path in files()})


@pytest.mark.parametrize("folder", FOLDERS)
def test_names_are_the_fields_words(folder: str) -> None:
    paths = [path for path in files() if folder_of(path) == folder]

    assert [str(occurrence) for path in paths for occurrence in occurrences(path)] == []


@pytest.mark.parametrize(
    ("name", "is_forbidden"),
    [
        ("step_id", True), ("NextStep", True), ("NEXT_STEPS", True), ("stepwise", False), ("string", False),
        ("one", True), ("one_seat", False), ("not_found", False), ("GiveUp", True), ("still_mine", True),
        ("test-letters", True), ("HTTPDoor", True), ("_Wanted", True), ("is_kept", False),
    ],
)  # fmt: skip
def test_old_word_is_recognized_in_any_case(name: str, is_forbidden: bool) -> None:
    assert bool(replacement_for(name)) == is_forbidden
