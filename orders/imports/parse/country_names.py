"""The names of countries in the languages of exports, and the short forms that people write."""

from functools import cache

from babel import Locale
from django_countries import countries

from core.text import search_key
from orders.imports.parse.month_names import LANGUAGES

_SHORT_FORMS = {
    "usa": "US", "u.s.a.": "US", "u.s.": "US", "united states": "US", "united states of america": "US",
    "america": "US", "the united states": "US", "uk": "GB", "u.k.": "GB", "great britain": "GB",
    "britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "united kingdom (uk)": "GB", "eire": "IE", "republic of ireland": "IE", "ireland (republic of)": "IE",
    "czech republic": "CZ", "czechia": "CZ", "korea": "KR", "south korea": "KR", "republic of korea": "KR",
    "korea, republic of": "KR", "north korea": "KP", "rsa": "ZA", "south africa": "ZA", "russia": "RU",
    "russian federation": "RU", "vietnam": "VN", "viet nam": "VN", "holland": "NL", "the netherlands": "NL",
    "uae": "AE", "u.a.e.": "AE", "taiwan": "TW", "taiwan, roc": "TW", "iran": "IR", "syria": "SY",
    "bolivia": "BO", "venezuela": "VE", "tanzania": "TZ", "moldova": "MD", "macedonia": "MK", "fyrom": "MK",
    "laos": "LA", "brunei": "BN", "ivory coast": "CI", "cape verde": "CV", "swaziland": "SZ", "burma": "MM",
    "east timor": "TL", "palestine": "PS", "vatican": "VA", "hong kong sar": "HK", "macao": "MO", "macau": "MO",
    "turkiye": "TR", "brd": "DE", "deutschland": "DE", "belgium (be)": "BE", "luxemburg": "LU", "el": "GR",
    "us virgin islands": "VI", "saint martin": "MF", "st. lucia": "LC", "st lucia": "LC", "trinidad": "TT",
    "congo": "CG", "kosovo": "XK",
}  # fmt: skip
# A name that is no country alone, and where no code can be right: the field stays empty.
NO_COUNTRY = frozenset(
    ("unknown", "unspecified", "n/a", "none", "-", "--", "xx", "zz", "west indies", "european community")
)
_LANGUAGES = (*LANGUAGES, "zh", "ja", "ko")


def country_of(name: str) -> str | None:
    """Return the ISO code of a country's name or code, "" for a text that means none, None for an unknown one."""
    text = name.strip()
    if not text or text in countries:
        return text
    if len(text) == 2 and text.upper() in countries:
        return text.upper()
    key = search_key(text)
    return "" if key in NO_COUNTRY else _codes_by_name().get(key)


@cache
def _codes_by_name() -> dict[str, str]:
    codes = {}
    for language in reversed(
        _LANGUAGES
    ):  # of a name with two meanings, that of the language that comes first
        for code, name in Locale(language).territories.items():
            if code in countries:
                codes[search_key(name)] = code
    codes |= {search_key(str(name)): code for code, name in countries}
    codes |= {countries.alpha3(code).casefold(): code for code, _ in countries if countries.alpha3(code)}
    return codes | {search_key(name): code for name, code in _SHORT_FORMS.items() if code in countries}
