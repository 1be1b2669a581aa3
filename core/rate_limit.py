"""Rate limits, counted in the database: exact over all processes, and also while Redis is away or full."""

from dataclasses import dataclass

from django.db import connection
from django.utils.crypto import salted_hmac

# Each count also removes some old rows of others, which nobody else would.
_COUNT = """
    WITH removed AS (
        DELETE FROM core_ratelimitcount WHERE id IN (
            SELECT id FROM core_ratelimitcount
            WHERE expires_at < statement_timestamp() - interval '1 hour' AND key <> %(key)s
            LIMIT 100 FOR UPDATE SKIP LOCKED
        )
    )
    INSERT INTO core_ratelimitcount AS stored (key, count, expires_at)
    VALUES (%(key)s, 1, statement_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN stored.expires_at < statement_timestamp() THEN 1 ELSE stored.count + 1 END,
        expires_at = CASE
            WHEN stored.expires_at < statement_timestamp() THEN excluded.expires_at ELSE stored.expires_at
        END
    RETURNING count
"""
_READ = "SELECT count FROM core_ratelimitcount WHERE key = %s AND expires_at > statement_timestamp()"
_GIVE_BACK = """
    UPDATE core_ratelimitcount SET count = count - 1
    WHERE key = %s AND expires_at > statement_timestamp() AND count > 0
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries in `seconds`, counted from the first try."""

    name: str
    most: int
    seconds: int

    def take(self, *identifiers: str) -> bool:
        """Count one try of whoever the identifiers name; return False when it is one too many."""
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, {"key": self._key(identifiers), "seconds": self.seconds})
            return int(cursor.fetchone()[0]) <= self.most

    def give_back(self, *identifiers: str) -> None:
        """Take back the count of a try that was right."""
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, [self._key(identifiers)])

    def is_used_up(self, *identifiers: str) -> bool:
        """Return whether the next try would be one too many, without counting it."""
        with connection.cursor() as cursor:
            cursor.execute(_READ, [self._key(identifiers)])
            row = cursor.fetchone()
        return row is not None and row[0] >= self.most

    def _key(self, identifiers: tuple[str, ...]) -> str:
        """Return a key with a digest of the identifiers: they are addresses and card digits."""
        digest = salted_hmac("core.rate_limit", "\0".join(identifiers), algorithm="sha256").hexdigest()
        return f"{self.name}:{digest[:32]}"
