"""The difference of two payloads, line by line."""

import pytest

from notifications.webhooks.payload_diff import diff_payloads


@pytest.mark.parametrize(
    ("before", "after", "differing"),
    [
        ("a\nb", "a\nb", ([], [])),
        ("a\nb\nc", "a\nc", (["b"], [])),
        ("a", "b\na", ([], ["b"])),
        ("", "a", ([], ["a"])),
    ],
)
def test_diff_payloads_marks_lines_that_the_other_does_not_have(
    before: str, after: str, differing: tuple[list[str], list[str]]
) -> None:
    old, new = diff_payloads(before, after)

    assert tuple([line.text for line in lines if line.differs] for lines in (old, new)) == differing
    assert ["\n".join(line.text for line in lines) for lines in (old, new)] == [before, after]
