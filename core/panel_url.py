from django.conf import settings


def panel_url(path: str) -> str:
    """Return the whole address of a page of the panel, as programs and emails need it."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
