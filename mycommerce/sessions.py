"""Sessions in the database, where a cut connection is not taken for a session that is gone."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from mycommerce.interrupted import is_cut


class SessionStore(db.SessionStore):
    """Django takes every error of the database for a session that somebody else has ended, and answers 400."""

    def save(self, must_create: bool = False) -> None:
        try:
            super().save(must_create)
        except UpdateError as error:
            cut = error.__context__
            if cut is not None and is_cut(cut):
                raise cut from cut.__cause__
            raise
