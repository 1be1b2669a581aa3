"""The Actions drop-down and buttons as HTML, written once for all orders with the same entries."""

from functools import lru_cache
from uuid import uuid4

from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orders.actions import Entry
from vendors.middleware import PanelRequest


@lru_cache(maxsize=256)
def menu_options(entries: tuple[Entry, ...]) -> SafeString:
    """Return the options of an Actions drop-down, rendered once for all rows with the same menu."""
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}{}</option>',
        (
            (
                entry.slug,
                SafeString(" disabled" if entry.reason else ""),
                entry.label,
                entry.reason and f" — {entry.reason}",
            )
            for entry in entries
        ),
    )


@lru_cache(maxsize=256)
def action_buttons(entries: tuple[Entry, ...]) -> SafeString:
    """Return a button for each action of a menu that can run now, to stand in the form that posts it.

    What stops something and asks nothing is left to the drop-down: a slip of the hand is too likely.
    """
    return format_html_join(
        "\n",
        '<button class="btn btn-sm{}" name="action" value="{}">{}</button>',
        (
            (SafeString(" text-danger" if entry.is_dangerous else ""), entry.slug, entry.label)
            for entry in entries
            if not entry.reason and (entry.asks or not entry.is_dangerous)
        ),
    )


def hidden_inputs(request: PanelRequest) -> SafeString:
    """Return the hidden inputs of the Actions forms, rendered once for all rows; a token counts for each order."""
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="token" value="{}">'
        '<input type="hidden" name="next" value="{}">',
        get_token(request),
        uuid4(),
        request.get_full_path(),
    )
