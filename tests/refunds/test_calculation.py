"""The tax in refunds: in proportion, and never more in all than was charged."""

from hypothesis import given
from hypothesis import strategies as st

from refunds.calculation import fit_tax, proportion


def test_part_has_its_proportion_of_the_tax_half_up() -> None:
    assert (proportion(798, 500, 4995), proportion(798, 1000, 4995)) == (80, 160)  # 19% of 41.97
    assert (proportion(1, 1, 2), proportion(0, 5, 10), proportion(5, 5, 0)) == (1, 0, 0)


@given(
    total=st.integers(1, 10**6), rate=st.integers(0, 100), parts=st.lists(st.integers(1, 10**5), max_size=8)
)
def test_taxes_of_all_parts_sum_to_the_tax_that_was_charged(total: int, rate: int, parts: list[int]) -> None:
    tax = total * rate // 100
    left, tax_left = total, tax
    for part in [*parts, total]:
        amount = min(part, left)  # the last one takes the rest
        share = fit_tax(proportion(tax, amount, total), amount, left=left, tax_left=tax_left)
        assert 0 <= share <= amount
        left, tax_left = left - amount, tax_left - share
        assert tax_left <= left

    assert (left, tax_left) == (0, 0)
