"""The reply to copy, in the message's language, for what is asked first."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

from orders.extension_points import REPLY_TEXT
from orders.message.intents import Intent, Reading
from orders.models import Order

FOLDER = Path(__file__).parent / "reply_texts"
LANGUAGE = "en"  # of a message whose language has no texts, and of vendors' own replies


def reply_text(reading: Reading, order: Order) -> str:
    """Return the reply; for whoever misses their emails the vendor's own, if the message is in its language."""
    intent = reading.intents[0].intent if reading.intents else None
    if intent is Intent.NOTHING_ARRIVED and reading.language == LANGUAGE:
        for own_reply in REPLY_TEXT:
            return own_reply(order)
    texts = _texts().get(reading.language) or _texts()[LANGUAGE]
    item = next(iter(order.items.all()), None)
    values = {
        "name": order.full_name or order.company,
        "number": order.number,
        "product": item.name if item else order.headline,
        "vendor": order.vendor.name,
        "lookup_url": f"{settings.SITE_URL}/order-search/",
    }
    paragraphs = (texts["greeting"], texts[intent.value if intent else "none"], texts["closing"])
    return "\n\n".join(text.format_map(values).replace(" ,", ",") for text in paragraphs)


@cache
def _texts() -> dict[str, dict[str, str]]:
    return {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.toml")}
