"""Texts that the next page shows, and no later one, such as a new token; the session keeps them encrypted."""

from django.http import HttpRequest

from core.encryption import decrypt, encrypt


def show_once(request: HttpRequest, key: str, **texts: str) -> None:
    """Keep the texts for the page that is opened next."""
    request.session[key] = {name: encrypt(text.encode()) for name, text in texts.items()}


def take_shown_once(request: HttpRequest, key: str) -> dict[str, str] | None:
    """Return the texts for the page that is opened now, and forget them; None when there are none."""
    encrypted = request.session.pop(key, None) if request.method == "GET" else None
    return {name: decrypt(value).decode() for name, value in encrypted.items()} if encrypted else None
