"""Reading a form of a page as a browser would: its hidden fields, and the sentence above it."""

import re
from html import unescape

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_PROBLEM = re.compile(
    r'<div class="card-body">\s*<p class="message message-error" role="alert">(.*?)</p>', re.S
)


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the page's forms."""
    fields = {name: unescape(value) for name, value in _HIDDEN.findall(page)}
    fields.pop("csrfmiddlewaretoken", None)
    return fields


def problem_of(page: str) -> str:
    """Return the sentence that stands first on the form's card; "" for none."""
    match = _PROBLEM.search(page)
    return unescape(re.sub(r"<[^>]+>", "", match[1])).strip() if match else ""
