"""Range by RFC 9110: examples of the standard, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.downloads.ranges import MAX_RANGES, Unsatisfiable, parse_ranges, total_length

SIZES = st.integers(1, 10**6)
POSITIONS = st.one_of(st.integers(0, 1200), st.integers(0, 10**12))
SPECS = st.one_of(
    st.builds("{}-{}".format, POSITIONS, POSITIONS),
    st.builds("{}-".format, POSITIONS),
    st.builds("-{}".format, POSITIONS),
    st.text("0123456789- ,abc\t٣", max_size=8),
)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-499", [(0, 500)]),
        ("bytes=500-999", [(500, 1000)]),
        ("bytes=-500", [(9500, 10000)]),
        ("bytes=9500-", [(9500, 10000)]),
        ("bytes=0-0,-1", [(0, 1), (9999, 10000)]),
        ("bytes= 0-999, 4500-5499, -1000", [(0, 1000), (4500, 5500), (9000, 10000)]),
        ("bytes=500-600,601-999", [(500, 601), (601, 1000)]),
        ("BYTES=0-99999", [(0, 10000)]),
        ("bytes=0-4,20000-", [(0, 5)]),
        ("bytes=-99999", [(0, 10000)]),
    ],
)
def test_parse_ranges_reads_the_examples_of_the_standard(
    header: str, expected: list[tuple[int, int]]
) -> None:
    assert parse_ranges(header, 10_000) == expected


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=-0", "bytes=20000-30000,10000-10001"])
def test_parse_ranges_raises_for_ranges_outside_of_the_file(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse_ranges(header, 10_000)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "lines=0-5",
        "bytes=5-4",
        "bytes=a-b",
        "bytes=0-5-9",
        "bytes=1 - 2",
        "bytes=0-,0-",
        "bytes=" + ",".join(["0-0"] * (MAX_RANGES + 1)),
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_parse_ranges_ignores_headers_that_it_does_not_understand(header: str) -> None:
    assert parse_ranges(header, 10_000) is None


@given(st.lists(SPECS, max_size=6), SIZES)
def test_parse_ranges_never_leaves_the_file_nor_exceeds_its_size(specs: list[str], size: int) -> None:
    try:
        ranges = parse_ranges("bytes=" + ",".join(specs), size)
    except Unsatisfiable:
        return

    if ranges is not None:
        assert ranges
        assert all(0 <= start < end <= size for start, end in ranges)
        assert total_length(ranges) <= size
        assert len(ranges) <= len(specs) + "".join(specs).count(",")


@given(SIZES, st.data())
def test_parse_ranges_returns_the_rest_for_a_resuming_client(size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, size - 1))

    assert parse_ranges(f"bytes={start}-", size) == [(start, size)]
    assert parse_ranges(f"bytes=-{size - start}", size) == [(start, size)]
