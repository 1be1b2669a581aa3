"""Rewrites the addresses that rows and files of a developer's machine contain when PORT changes.

Links are written into texts when an order is delivered or an email is written, as in production, where the address
stays. `make run` may listen elsewhere the next time: it replaces the old address, which is stored in
VAR_DIR, by the new one. The same for the fake gateway's address.
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
DEFAULTS = {"site": "http://localhost:8000", "gateway": "http://127.0.0.1:8030"}  # where nothing is stored
# What keeps history, documents and addresses as they were; this runs as the owner, on a developer's machine only.
KEEPING_TRIGGERS = (
    ("orders_activity", "append_only"),
    ("orders_historydigest", "append_only"),
    ("checkout_documents_document", "append_only"),
    ("delivery_shipments_shipment", "frozen"),
)
COLUMNS = """
    SELECT c.table_name, array_agg(quote_ident(c.column_name)::text), array_agg(c.data_type::text)
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'
    AND c.data_type IN ('text', 'character varying', 'jsonb') GROUP BY c.table_name ORDER BY c.table_name
"""


def store_current() -> None:
    """Store which addresses the texts contain now."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(_current()), encoding="utf-8")


def changed() -> Changed:
    """Return the addresses that differ from those stored."""
    before = json.loads(_file().read_text(encoding="utf-8")) if _file().exists() else DEFAULTS
    return [
        (before[name], now)
        for name, now in _current().items()
        if before[name] != now and before[name] and now
    ]


def rewrite(changed: Changed) -> None:
    """Replace old addresses by new ones, by one UPDATE of each table; then store the new ones."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0; SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger in KEEPING_TRIGGERS:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        # Digests of other words are signed anew.
        cursor.execute("DELETE FROM orders_historydigest")
        cursor.execute(COLUMNS)
        for table, columns, types in cursor.fetchall():
            _rewrite_table(cursor, table, dict(zip(columns, types, strict=True)), changed)
        for table, trigger in KEEPING_TRIGGERS:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
    ledger_file = Path(settings.VAR_DIR) / "fake_gateway.jsonl"
    if ledger_file.exists():
        _replace(ledger_file, _rewritten(ledger_file.read_text(encoding="utf-8"), changed).encode())
    for file in Path(settings.SENT_MAIL_DIR).glob("*.eml"):
        _rewrite_email(file, changed)
    store_current()


def _rewrite_table(cursor: CursorWrapper, table: str, columns: dict[str, str], changed: Changed) -> None:
    values, conditions = dict.fromkeys(columns), []
    for column in columns:
        values[column] = f"{column}::text"
        for number in range(len(changed)):
            values[column] = f"regexp_replace({values[column]}, %(old{number})s, %(new{number})s, 'g')"
            conditions.append(f"strpos({column}::text, %(searched{number})s) > 0")
    parameters: dict[str, str] = {}
    for number, (old, new) in enumerate(changed):
        parameters |= {f"old{number}": _pattern(old), f"new{number}": new, f"searched{number}": old}
    assignments = ", ".join(f"{column} = ({values[column]})::{kind}" for column, kind in columns.items())
    cursor.execute(f"UPDATE {table} SET {assignments} WHERE {' OR '.join(conditions)}", parameters)  # noqa: S608


def _rewrite_email(file: Path, changed: Changed) -> None:
    """Rewrite each part in its encoding; the file's time stays."""
    email_message = message_from_bytes(file.read_bytes(), policy=policy.SMTP)
    assert isinstance(email_message, EmailMessage)  # noqa: S101  what this policy makes
    before = email_message.as_bytes()
    for part in email_message.walk():
        if part.get_content_maintype() == "text":
            text = part.get_content()
            if (rewritten := _rewritten(text, changed)) != text:
                part.set_content(rewritten, subtype=part.get_content_subtype())
    if email_message.as_bytes() != before:
        _replace(file, email_message.as_bytes())


def _replace(file: Path, content: bytes) -> None:
    """Replace the file atomically; its time stays."""
    times = file.stat()
    unfinished = file.with_name(f".{file.name}")
    unfinished.write_bytes(content)
    os.utime(unfinished, ns=(times.st_atime_ns, times.st_mtime_ns))
    unfinished.rename(file)


def _rewritten(text: str, changed: Changed) -> str:
    for old, new in changed:
        text = re.sub(_pattern(old), new.replace("\\", r"\\"), text)
    return text


def _pattern(address: str) -> str:
    """Return a pattern of the address but no longer one, as `http://localhost:80001`, for PostgreSQL and Python."""
    return re.escape(address) + r"(?![\w:-]|\.\w)"


def _file() -> Path:
    return Path(settings.VAR_DIR) / "origins.json"


def _current() -> dict[str, str]:
    return {"site": settings.SITE_URL.rstrip("/"), "gateway": settings.GATEWAY_URL}
