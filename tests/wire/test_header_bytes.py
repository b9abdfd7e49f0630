"""What the page says of the cost of a header is what the codec costs."""

from __future__ import annotations

import pytest

from bench.header_bytes import BEGIN, END, PAGE, measure, table, written


def test_the_table_of_header_bytes_is_fresh() -> None:
    """docs/guarantees.md holds the table that `python -m bench.header_bytes` writes now."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == written(page, table()), "python -m bench.header_bytes"


def test_a_header_does_not_grow_with_the_peers() -> None:
    """A hundred thousand peers add a few digits of their names to a header, and no clocks."""
    few, many = measure(3, 10), measure(3, 100_000)
    assert abs(many.vectors - few.vectors) <= 4
    assert abs(many.place - few.place) <= 2
    assert many.total - few.total < 40
    assert many.clock_per_peer > 1_000 * many.total


def test_changes_are_smaller_than_vectors() -> None:
    """With many brokers a header carries what changed, which is a fraction of the whole."""
    cost = measure(32, 10)
    assert cost.total < cost.full_vectors / 3


def test_a_page_without_marks_is_not_written() -> None:
    """Where the table belongs is said by the page, exactly once."""
    for page in ("", BEGIN, f"{BEGIN}{END}{BEGIN}{END}"):
        with pytest.raises(ValueError, match="values to unpack"):
            written(page, "x")
    assert written(f"a{BEGIN}old{END}b", "new") == f"a{BEGIN}\n\nnew\n\n{END}b"
