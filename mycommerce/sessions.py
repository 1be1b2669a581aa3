"""Sessions in the database, where a lost connection is not taken for a session that was deleted."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from mycommerce.lost_connection import is_connection_lost


class SessionStore(db.SessionStore):
    """Raise the database's own error: Django takes every one for a deleted session and answers 400."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Take no other key than Django makes: a cookie may hold a zero byte, which the database refuses."""
        return bool(super()._validate_session_key(key)) and str(key).isalnum()  # type: ignore[misc]

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            database_error = error.__context__
            if database_error is not None and is_connection_lost(database_error):
                raise database_error from database_error.__cause__
            raise
