"""Range by RFC 9110: examples of the standard, and what holds for all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.downloads.file_servers.ranges import Unsatisfiable, parse_range

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
        ("bytes=0-499", (0, 500)),
        ("bytes=500-999", (500, 1000)),
        ("bytes=-500", (9500, 10000)),
        ("bytes=9500-", (9500, 10000)),
        ("bytes= 0-999 ,,", (0, 1000)),
        ("BYTES=0-99999", (0, 10000)),
        ("bytes=-99999", (0, 10000)),
    ],
)
def test_parse_range_reads_the_examples_of_the_standard(header: str, expected: tuple[int, int]) -> None:
    assert parse_range(header, 10_000) == expected


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=-0", "bytes=20000-30000"])
def test_parse_range_raises_for_a_range_outside_of_the_file(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse_range(header, 10_000)


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
        "bytes=0-0,-1",
        "bytes=0-4,20000-",
        "bytes=0-,0-",
        "bytes=" + ",".join(["0-0"] * 1000),
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_parse_range_ignores_several_ranges_and_what_it_does_not_understand(header: str) -> None:
    assert parse_range(header, 10_000) is None


@given(SPECS, SIZES)
def test_parse_range_never_leaves_the_file(spec: str, size: int) -> None:
    try:
        byte_range = parse_range(f"bytes={spec}", size)
    except Unsatisfiable:
        return

    if byte_range is not None:
        assert 0 <= byte_range.start < byte_range.end <= size


@given(SIZES, st.data())
def test_parse_range_returns_the_rest_for_a_resuming_client(size: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, size - 1))

    assert parse_range(f"bytes={start}-", size) == (start, size)
    assert parse_range(f"bytes=-{size - start}", size) == (start, size)
