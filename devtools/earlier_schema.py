"""Recognizes a database that an earlier version of this project made, and moves its data aside.

Such a database cannot be migrated: its `django_migrations` names migrations of ours that are not on disk.
Who writes migrations anew therefore renames or removes one that every earlier version has.
"""

from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from devtools.embedded import EmbeddedError, Servers

ROOT = Path(__file__).resolve().parent.parent
STAYS = ("before-*", "bench", "starting.lock")  # benchmarks/databases.py looks after its own
Migration = tuple[str, str]


def start_anew_after_earlier_schema(servers: Servers) -> None:
    """Move the data of the running embedded servers aside if they are an earlier version's, and start again.

    Raises EmbeddedError when another process has started the database and still uses it.
    """
    database = servers.members.get("DATABASE_URL")
    if database is None or not has_earlier_schema(database.url):
        return
    if database.process is None:
        raise EmbeddedError(
            f"The database in {servers.data} was made by an earlier version of this project and is in use: "
            "stop the process that runs it."
        )
    servers.stop()
    folder = move_aside(servers.data)
    print(
        f"The database was made by an earlier version of this project: its data is now in {folder}, and an "
        "empty one is made.",
        flush=True,
    )
    servers.start()


def has_earlier_schema(database_url: str) -> bool:
    """Return whether migrations of our packages were applied that are not on disk."""
    packages = {label.partition("_")[0] for label, _ in migrations_on_disk()}
    unknown = applied_migrations(database_url) - migrations_on_disk()
    return any(label.partition("_")[0] in packages for label, _ in unknown)


def applied_migrations(database_url: str) -> set[Migration]:
    """Return app label and name of each applied migration; none where nothing was ever migrated."""
    connection = psycopg2.connect(database_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
            if cursor.fetchone() == (False,):
                return set()
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    finally:
        connection.close()


def migrations_on_disk() -> set[Migration]:
    """Return app label and name of each migration of ours. Django is not loaded: `dev` runs without it."""
    files = [file for pattern in ("*", "*/*") for file in ROOT.glob(f"{pattern}/migrations/[0-9]*.py")]
    return {("_".join(file.relative_to(ROOT).parts[:-2]), file.stem) for file in files}


def move_aside(data: Path) -> Path:
    """Move what is in a data folder into a new folder `before-<date>` in it; return that."""
    today = datetime.now(UTC).date().isoformat()
    names = [f"before-{today}", *(f"before-{today}-{number}" for number in range(2, 1_000))]
    folder = next(data / name for name in names if not (data / name).exists())
    moved = [path for path in data.iterdir() if not any(path.match(pattern) for pattern in STAYS)]
    folder.mkdir()
    for path in moved:
        path.rename(folder / path.name)
    return folder
