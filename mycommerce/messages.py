"""Messages of the next page in a cookie whose name has the prefix of the others, or in the session where it is full."""

from django.conf import settings
from django.contrib.messages.storage import cookie, fallback, session


class CookieStorage(cookie.CookieStorage):
    """The cookie, under the name of the settings."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(fallback.FallbackStorage):
    """Django's usual storage with our cookie."""

    storage_classes = (CookieStorage, session.SessionStorage)
