"""The activation link leads to a program on the customer's machine, whatever a vendor types."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.licenses.activation_url import MAX_LENGTH, BadTemplate, check_template, fill_template
from delivery.licenses.reserved_schemes import RESERVED_SCHEMES
from delivery.models import DeliveryTerms

GOOD = (
    "myapp://activate?key={key}",
    "com.acme.backup-pro://activate/{order}?k={key}&hw={hardware_id}",
    "myapp:///activate?key={key}",
    "http://127.0.0.1:4711/activate?key={key}",
    "http://localhost:4711/?key={key}",
    "http://localhost/{key}",
)
BAD = (
    "javascript:alert({key})", "javascript://activate/?%0aalert(1)//{key}", "JavaScript://x/{key}",
    "java\tscript://x/{key}", "data:text/html,{key}", "data://text/html?{key}", "file:///etc/{key}",
    "vbscript://x/{key}", "view-source://x/{key}", "blob://x/{key}", "ms-msdt://x/{key}", "intent://x/{key}",
    "https://localhost/{key}", "https://127.0.0.1/{key}", "http://evil.example/{key}", "ftp://127.0.0.1/{key}",
    "http://localhost.evil.example/{key}", "http://localhost@evil.example/{key}", "http://127.0.0.1@evil.example/{key}",
    "http://127.0.0.1:80@evil.example/{key}", "http://localhost:@evil.example/{key}", "http://localhost\\@evil.example/{key}",
    "http://127.0.0.1.evil.example/{key}", "http://127.0.0.2/{key}", "http://127.1/{key}", "http://2130706433/{key}",
    "http://0x7f.0.0.1/{key}", "http://0.0.0.0/{key}", "http://[::1]/{key}", "http://LOCALHOST/{key}",
    "http://localhost:/{key}", "http://localhost:0/{key}", "http://localhost:65536/{key}", "http://localhost:4711{key}",
    "http://{key}/", "http://localhost:{order}/{key}", "http://localhost/{key}#{order}", "http:/localhost/{key}",
    "http:localhost/{key}", "http:///localhost/{key}", "HTTP://localhost/{key}", "//localhost/{key}", "/{key}",
    "http://loc\u200balhost/{key}", "http://ⓛocalhost/{key}", "http://127。0。0。1/{key}", "http://localhost/ {key}",
    " myapp://x/{key}", "myapp://x/{key}\n", "myapp://x/\u202e{key}", "myapp://x/\0{key}", "myapp://x/%00{key}",
    "myapp://x/%0d%0a{key}", "myapp://x/%zz{key}", "myapp://user@x/{key}", "myapp://{key}/", "myapp:{key}", "{key}",
    "{key}://x/{key}", "my app://x/{key}", "1app://x/{key}", "myapp://x/{password}{key}", "myapp://x/{key.__class__}",
    "myapp://x/{key!r}", "myapp://x/{{key}}", "myapp://x/{}{key}", "myapp://x/<script>{key}", 'myapp://x/"{key}',
    "myapp://x/?order={order}", "myapp://x/", "", f"myapp://{'x' * MAX_LENGTH}/{{key}}",
)  # fmt: skip
VALUES = {"key": "AEAQC-KQBAQ", "hardware_id": "9A3F 77&C1", "order": "1227037271-23207-250782"}
texts = st.text(min_size=1, max_size=40)
fragments = st.text("abcjs{}key_order:/@.?#%&=127localhost\\ \t\n\u202e。0aA-+[]", max_size=30)


@pytest.mark.parametrize("template", GOOD)
def test_check_template_accepts_addresses_that_open_a_program(template: str) -> None:
    check_template(template)


@pytest.mark.parametrize("template", BAD)
def test_check_template_refuses_addresses_that_lead_elsewhere(template: str) -> None:
    with pytest.raises(BadTemplate, match=r"[.:]"):
        check_template(template)
    assert fill_template(template, **VALUES) == ""


def test_check_template_refuses_reserved_schemes() -> None:
    for scheme in RESERVED_SCHEMES:
        with pytest.raises(BadTemplate):
            check_template(f"{scheme}://activate?key={{key}}")


@given(st.sampled_from(GOOD), texts, texts, texts)
def test_fill_template_inserts_each_value_exactly(
    template: str, key: str, hardware_id: str, order: str
) -> None:
    url = fill_template(template, key=key, hardware_id=hardware_id, order=order)

    parts, expected = urlsplit(url), urlsplit(template)
    assert (parts.scheme, parts.netloc, parts.fragment) == (expected.scheme, expected.netloc, "")
    assert all("\x21" <= character <= "\x7e" and character not in '"<>`\\{}' for character in url)
    query = parse_qs(parts.query, strict_parsing=bool(parts.query), encoding="utf-8")
    values = {"{key}": key, "{hardware_id}": hardware_id, "{order}": order}
    assert query == {name: [values[placeholder]] for name, (placeholder,) in parse_qs(expected.query).items()}


@given(st.one_of(fragments, st.builds("{}{}{}".format, fragments, st.sampled_from(GOOD), fragments)))
def test_fill_template_returns_only_own_schemes_and_loopback(template: str) -> None:
    url = fill_template(template, **VALUES)

    if url:
        parts = urlsplit(url)
        assert parts.username is None
        assert parts.scheme not in RESERVED_SCHEMES - {"http"}
        assert parts.scheme != "http" or parts.hostname in ("127.0.0.1", "localhost")
        assert url.startswith(template.partition("{")[0])


@given(st.sampled_from(GOOD), st.integers(0, 60), st.characters())
def test_fill_template_stays_safe_with_an_inserted_character(
    template: str, position: int, character: str
) -> None:
    changed = template[:position] + character + template[position:]

    url = fill_template(changed, **VALUES)

    assert not url or urlsplit(url).scheme != "http" or urlsplit(url).hostname in ("127.0.0.1", "localhost")


def test_template_max_length_fits_its_column() -> None:
    assert DeliveryTerms._meta.get_field("activation_url").max_length == MAX_LENGTH
