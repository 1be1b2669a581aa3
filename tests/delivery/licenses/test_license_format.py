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

from delivery.licenses.format import LONGEST_TEXT, BadKey, Claims, product_named_in, read, write

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


def test_it_makes_ten_thousand_keys_that_an_independent_verifier_takes(check: Any) -> None:
    public = PUBLIC.public_bytes_raw().hex()
    keys = {
        write(
            Claims(7, item // 2, item % 2 + 1, 1, f"Grace {item // 2}", "HW-1" if item % 3 else ""), PRIVATE
        ): item
        for item in range(10_000)
    }

    assert len(keys) == 10_000
    assert all(check(key, public, 7, "HW-1") == f"Grace {item // 2}" for key, item in keys.items())


def test_it_is_for_one_product_and_one_machine(check: Any) -> None:
    key, public = write(Claims(7, 1, 1, 1, "Grace", "HW-1"), PRIVATE), PUBLIC.public_bytes_raw().hex()

    assert check(key.lower().replace("-", " "), public, 7, "HW-1") == "Grace"
    with pytest.raises(ValueError, match="another product"):
        check(key, public, 8, "HW-1")
    with pytest.raises(ValueError, match="another computer"):
        check(key, public, 7, "HW-2")
    with pytest.raises(BadSignatureError):
        check(write(Claims(7, 1, 1, 1, "Eve"), Ed25519PrivateKey.generate()), public, 7, "")


@given(CLAIMS)
def test_it_reads_what_it_wrote(claims: Claims) -> None:
    key = write(claims, PRIVATE)

    found = read(key, PUBLIC)
    assert (found.product, found.item) == (claims.product, claims.item)
    assert (found.serial, found.quantity) == (claims.serial, claims.quantity)
    for said, meant in ((found.name, claims.name), (found.hardware_id, claims.hardware_id)):
        assert meant.startswith(said)
        assert said == meant or len(said.encode()) > LONGEST_TEXT - 4
    assert product_named_in(key) == claims.product
    assert re.fullmatch(r"([A-Z2-7]{5}-)*[A-Z2-7]{1,5}", key)


@given(CLAIMS, st.data())
def test_it_refuses_a_key_with_one_letter_changed(claims: Claims, data: st.DataObject) -> None:
    key = write(claims, PRIVATE)
    at = data.draw(st.sampled_from([place for place, letter in enumerate(key[:-2]) if letter != "-"]))
    other = data.draw(st.sampled_from([one for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if one != key[at]]))

    with pytest.raises(BadKey):
        read(key[:at] + other + key[at + 1 :], PUBLIC)


@given(st.text(max_size=200))
def test_it_takes_no_nonsense(key: str) -> None:
    with pytest.raises(BadKey):
        read(key, PUBLIC)


def test_it_shows_vendors_the_same_verifier_in_the_help() -> None:
    (documented,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)

    assert documented.strip() in unescape((DOCS.parents[1] / "templates/help/license-keys.html").read_text())
