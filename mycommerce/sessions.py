"""Sessions in the database, where a lost connection is not taken for a session that was deleted."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.compiled_query import CompiledQuery, Given
from mycommerce.lost_connection import is_connection_lost

_STANDING = CompiledQuery(
    lambda: Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now"))[:1]
)


class SessionStore(db.SessionStore):
    """Raise the database's own error: Django takes every one for a deleted session and answers 400."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Take no other key than Django makes: a cookie may hold a zero byte, which the database refuses."""
        return bool(super()._validate_session_key(key)) and str(key).isalnum()  # type: ignore[misc]

    def _get_session_from_db(self) -> Session | None:
        session = _STANDING.first(key=self.session_key, now=timezone.now())
        if session is None:
            self._session_key = None
        return session

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            database_error = error.__context__
            if database_error is not None and is_connection_lost(database_error):
                raise database_error from database_error.__cause__
            raise
