"""What rows and files of a development machine say of where the panel is, kept true when PORT changes.

Links are written into texts when an order is delivered or a letter is made, as in production, where the address
stays. `make run` may listen elsewhere the next time: it puts the new address in the place of the old one, which
VAR_DIR remembers. The same for the fake gateway's address.
"""

import json
import os
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

Changed = list[tuple[str, str]]  # (old address, new address)
USUAL = {"site": "http://localhost:8000", "gateway": "http://127.0.0.1:8030"}  # where nothing is remembered
COLUMNS = """
    SELECT c.table_name, array_agg(quote_ident(c.column_name)::text), array_agg(c.data_type::text)
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    AND c.data_type IN ('text', 'character varying', 'jsonb') GROUP BY c.table_name ORDER BY c.table_name
"""


def remember() -> None:
    """Note which addresses the texts name now."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(_current()), encoding="utf-8")


def changed() -> Changed:
    """The addresses that are not what they were when they were noted."""
    before = json.loads(_file().read_text(encoding="utf-8")) if _file().exists() else USUAL
    return [
        (before[name], now)
        for name, now in _current().items()
        if before[name] != now and before[name] and now
    ]


def rewrite(changed: Changed) -> None:
    """Put the new addresses in the place of the old ones, by one UPDATE of each table; then note them."""
    with transaction.atomic(), connection.cursor() as cursor:
        # The triggers that keep what history and documents say let `erasing` through.
        cursor.execute("SET LOCAL mycommerce.erasing = 'on'; SET LOCAL statement_timeout = 0")
        cursor.execute(COLUMNS)
        for table, columns, types in cursor.fetchall():
            _rewrite_table(cursor, table, dict(zip(columns, types, strict=True)), changed)
    journal = Path(settings.VAR_DIR) / "fake_gateway.jsonl"
    if journal.exists():
        _replace(journal, _moved(journal.read_text(encoding="utf-8"), changed).encode())
    for file in Path(settings.SENT_MAIL_DIR).glob("*.eml"):
        _rewrite_letter(file, changed)
    remember()


def _rewrite_table(cursor: CursorWrapper, table: str, columns: dict[str, str], changed: Changed) -> None:
    values, wanted = dict.fromkeys(columns), []
    for column in columns:
        values[column] = f"{column}::text"
        for number in range(len(changed)):
            values[column] = f"regexp_replace({values[column]}, %(old{number})s, %(new{number})s, 'g')"
            wanted.append(f"strpos({column}::text, %(sought{number})s) > 0")
    parameters: dict[str, str] = {}
    for number, (old, new) in enumerate(changed):
        parameters |= {f"old{number}": _pattern(old), f"new{number}": new, f"sought{number}": old}
    written = ", ".join(f"{column} = ({values[column]})::{kind}" for column, kind in columns.items())
    cursor.execute(f"UPDATE {table} SET {written} WHERE {' OR '.join(wanted)}", parameters)  # noqa: S608


def _rewrite_letter(file: Path, changed: Changed) -> None:
    """Part by part, because each may be encoded; what a letter says of when it came stays."""
    letter = message_from_bytes(file.read_bytes(), policy=policy.SMTP)
    assert isinstance(letter, EmailMessage)  # noqa: S101  what this policy makes
    before = letter.as_bytes()
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            text = part.get_content()
            if (moved := _moved(text, changed)) != text:
                part.set_content(moved, subtype=part.get_content_subtype())
    if letter.as_bytes() != before:
        _replace(file, letter.as_bytes())


def _replace(file: Path, content: bytes) -> None:
    """Write the file as a whole or not at all; its time stays."""
    times = file.stat()
    unfinished = file.with_name(f".{file.name}")
    unfinished.write_bytes(content)
    os.utime(unfinished, ns=(times.st_atime_ns, times.st_mtime_ns))
    unfinished.rename(file)


def _moved(text: str, changed: Changed) -> str:
    for old, new in changed:
        text = re.sub(_pattern(old), new.replace("\\", r"\\"), text)
    return text


def _pattern(address: str) -> str:
    """The address and no longer one, as `http://localhost:80001`; PostgreSQL reads it as Python does."""
    return re.escape(address) + r"(?![\w:-]|\.\w)"


def _file() -> Path:
    return Path(settings.VAR_DIR) / "origins.json"


def _current() -> dict[str, str]:
    return {"site": settings.SITE_URL.rstrip("/"), "gateway": settings.GATEWAY_URL}
