"""Which domain a mistyped one likely means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.address_slips import likely_among, slips_between

DOMAINS = ["uni-hannover.example", "acme.example", "post.example"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ada@uni-hanover.example", "ada@uni-hannover.example"),
        ("ada@uni-hanovre.example", "ada@uni-hannover.example"),
        ("ada@acme.exmaple", "ada@acme.example"),
        ("ada@ACME.exampel", "ada@acme.example"),
        ("ada@acme.example", ""),
        ("ada@elsewhere.example", ""),
        ("ada", ""),
    ],
)
def test_likely_among_takes_a_domain_that_is_a_slip_away(typed: str, meant: str) -> None:
    assert likely_among(typed, DOMAINS) == meant


def test_likely_among_takes_the_most_common_domain_first() -> None:
    assert likely_among("ada@posst.example", ["post.example", "possst.example"]) == "ada@post.example"


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_slips_are_the_same_both_ways_and_none_for_equals(typed: str, meant: str) -> None:
    assert slips_between(typed, meant) == slips_between(meant, typed)
    assert (slips_between(typed, meant) == 0) == (typed == meant)
