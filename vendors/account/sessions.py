"""The browsers in which a person is signed in, in words: allauth keeps a row of each."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from core.client_ip import client_ip, network_of
from vendors.models import User

MOST_SESSIONS = 50
SEEN_EVERY = 300  # seconds
SEEN_AT = "seen_at"
# The first that a browser's name for itself holds: most call themselves Safari, and many Chrome.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chromium/": "Chromium",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True, slots=True)
class SignedInBrowser:
    """A session as its page shows it."""

    pk: int
    name: str
    network: str
    last_used_at: datetime
    signed_in_at: datetime
    is_this: bool

    @classmethod
    def of(cls, row: UserSession, this_key: str | None) -> Self:
        return cls(
            pk=row.pk,
            name=browser_name(row.user_agent),
            network=network_of(row.ip),
            last_used_at=row.last_seen_at,
            signed_in_at=row.created_at,
            is_this=row.session_key == this_key,
        )


def browser_name(user_agent: str) -> str:
    """Return what a browser calls itself in words, such as `Chrome on Linux`."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if not browser:
        return f"A program on {system}" if system else "A program"
    return f"{browser} on {system}" if system else browser


def browsers_of(user: User, this_key: str | None) -> list[SignedInBrowser]:
    """Return the sessions that still let the person in: this one first, then the last used."""
    rows = UserSession.objects.filter(user=user).order_by("-last_seen_at")[:MOST_SESSIONS]
    standing = _standing_keys(user, [row.session_key for row in rows])
    browsers = [SignedInBrowser.of(row, this_key) for row in rows if row.session_key in standing]
    return sorted(browsers, key=lambda browser: not browser.is_this)


def note_use(request: HttpRequest) -> None:
    """Remember that the session is used, and from where, at most every five minutes."""
    now = int(time.time())
    if now - request.session.get(SEEN_AT, 0) < SEEN_EVERY:
        return
    request.session[SEEN_AT] = now
    rows = UserSession.objects.filter(session_key=request.session.session_key)
    rows.update(last_seen_at=timezone.now(), ip=client_ip(request))


def _standing_keys(user: User, keys: list[str]) -> set[str]:
    """Return those of sessions that have not ended, and were begun with the person's password as it is now."""
    hash_now = user.get_session_auth_hash()
    sessions = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {
        session.session_key
        for session in sessions
        if constant_time_compare(str(session.get_decoded().get(HASH_SESSION_KEY, "")), hash_now)
    }
