"""The country that the order form is preset with, by the languages of the browser."""

from babel.core import get_global
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header
from django_countries import countries

MOST = 300  # characters of the header that are read


def likely_country(request: HttpRequest) -> str:
    """Return the code of the country of the first language that tells one: `de-AT` does, `de` too, `en` does not."""
    header = request.headers.get("Accept-Language", "")[:MOST]
    for language, _ in parse_accept_lang_header(header):
        if country := _country_of(language):
            return country
    return ""


def _country_of(language: str) -> str:
    name, *subtags = language.lower().split("-")
    if not subtags and name != "en":  # English alone is what many browsers are shipped with
        subtags = get_global("likely_subtags").get(name, "").split("_")[-1:]
    code = subtags[-1].upper() if subtags else ""
    return code if code in countries else ""
