"""The page about the protocol says what the code says."""

from __future__ import annotations

from tests.wire.protocol_page import PAGE, page


def test_the_protocol_page_is_fresh() -> None:
    """docs/protocol.md is what `python -m tests.wire.protocol_page` writes now."""
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.wire.protocol_page"
