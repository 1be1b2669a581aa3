"""Keys of the built-in generator, read by the verifier that the documentation gives to vendors (PyNaCl, not ours)."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import BadSignatureError

from delivery.licenses.format import MAX_TEXT_BYTES, BadKey, Claims, product_id_in, read_key, write_key

DOCS = Path(__file__).resolve().parents[3] / "docs" / "license-keys.md"
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key()
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
NUMBERS = st.integers(0, 2**63 - 1)
CLAIMS = st.builds(Claims, NUMBERS, NUMBERS, NUMBERS, NUMBERS, TEXTS, TEXTS)


@pytest.fixture(scope="module")
def check() -> Any:
    """The verifier as documented."""
    (source,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  what a vendor would paste
    assert source.count("\n") <= 30
    return names["check"]


def test_documented_verifier_accepts_ten_thousand_keys(check: Any) -> None:
    public = PUBLIC.public_bytes_raw().hex()
    keys = {
        write_key(
            Claims(7, item // 2, item % 2 + 1, 1, f"Grace {item // 2}", "HW-1" if item % 3 else ""), PRIVATE
        ): item
        for item in range(10_000)
    }

    assert len(keys) == 10_000
    assert all(check(key, public, 7, "HW-1") == f"Grace {item // 2}" for key, item in keys.items())


def test_documented_verifier_refuses_another_product_machine_or_signer(check: Any) -> None:
    key, public = write_key(Claims(7, 1, 1, 1, "Grace", "HW-1"), PRIVATE), PUBLIC.public_bytes_raw().hex()

    assert check(key.lower().replace("-", " "), public, 7, "HW-1") == "Grace"
    with pytest.raises(ValueError, match="another product"):
        check(key, public, 8, "HW-1")
    with pytest.raises(ValueError, match="another computer"):
        check(key, public, 7, "HW-2")
    with pytest.raises(BadSignatureError):
        check(write_key(Claims(7, 1, 1, 1, "Eve"), Ed25519PrivateKey.generate()), public, 7, "")


@given(CLAIMS)
def test_read_key_returns_the_written_claims(claims: Claims) -> None:
    key = write_key(claims, PRIVATE)

    read_claims = read_key(key, PUBLIC)
    assert (read_claims.product, read_claims.item) == (claims.product, claims.item)
    assert (read_claims.serial, read_claims.quantity) == (claims.serial, claims.quantity)
    for text, expected in ((read_claims.name, claims.name), (read_claims.hardware_id, claims.hardware_id)):
        assert expected.startswith(text)
        assert text == expected or len(text.encode()) > MAX_TEXT_BYTES - 4
    assert product_id_in(key) == claims.product
    assert re.fullmatch(r"([A-Z2-7]{5}-)*[A-Z2-7]{1,5}", key)


@given(CLAIMS, st.data())
def test_read_key_refuses_a_changed_character(claims: Claims, data: st.DataObject) -> None:
    key = write_key(claims, PRIVATE)
    position = data.draw(
        st.sampled_from([index for index, character in enumerate(key[:-2]) if character != "-"])
    )
    other = data.draw(
        st.sampled_from(
            [character for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if character != key[position]]
        )
    )

    with pytest.raises(BadKey):
        read_key(key[:position] + other + key[position + 1 :], PUBLIC)


@given(st.text(max_size=200))
def test_read_key_refuses_random_text(key: str) -> None:
    with pytest.raises(BadKey):
        read_key(key, PUBLIC)


def test_help_page_shows_the_documented_verifier() -> None:
    (documented,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)

    assert documented.strip() in unescape((DOCS.parents[1] / "templates/help/license-keys.html").read_text())
