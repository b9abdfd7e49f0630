"""Where a broker listens and where others reach it, as its options say."""

from __future__ import annotations

import pytest

from broker import addresses as module
from broker.addresses import addresses
from broker.transport import TransportError

LISTEN, LINKS = "tcp://10.0.0.1:5570", "tcp://10.0.0.1:5571"


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "own_address", lambda: "192.0.2.7")


def test_what_is_bound_is_what_others_are_told() -> None:
    """An address that can be reached needs nothing more."""
    where = addresses(LISTEN, None, LINKS, None, ())
    assert (where.door, where.advertise) == (LISTEN, LINKS)


def test_a_wildcard_becomes_this_host_s_address() -> None:
    """All of its addresses are bound; others are told the one on its way out."""
    for any_host in sorted(module.WILDCARDS - {"::"}):
        where = addresses(f"tcp://{any_host}:5570", None, f"tcp://{any_host}:5571", None, ())
        assert (where.listen, where.links) == (f"tcp://{any_host}:5570", f"tcp://{any_host}:5571")
        assert where.door == "tcp://192.0.2.7:5570"
        assert where.advertise == "tcp://192.0.2.7:5571"


def test_what_is_said_goes_before_what_follows() -> None:
    """Behind a translation of addresses the operator knows better."""
    door, advertise = "tcp://play.example:7000", "tcp://play.example:7001"
    where = addresses("tcp://0.0.0.0:5570", door, "tcp://0.0.0.0:5571", advertise, ())
    assert (where.door, where.advertise) == (door, advertise)


def test_a_door_that_only_this_machine_reaches_is_no_door_for_others() -> None:
    """Unless all the brokers are on this machine."""
    local = "tcp://127.0.0.1:5570"
    assert addresses(local, None, LINKS, None, ()).door == ""
    assert addresses(local, None, "tcp://127.0.0.1:5571", None, ()).door == local


def test_without_links_nobody_can_dial_it() -> None:
    """It may dial others all the same."""
    where = addresses(LISTEN, None, None, None, (LINKS,))
    assert (where.links, where.advertise, where.link) == ("", "", (LINKS,))


@pytest.mark.parametrize(
    "door, links, advertise, link, what",
    [
        ("nowhere", None, None, (), "'nowhere' is no address"),
        (None, "tcp://:5571", None, (), "is no address"),
        (None, None, LINKS, (), "give --links as well"),
        ("tcp://0.0.0.0:5570", LINKS, None, (), "--door tcp://0.0.0.0:5570: that is every address"),
        (None, LINKS, "tcp://*:5571", (), "--advertise tcp://\\*:5571: that is every address"),
        (None, LINKS, None, ("tcp://0.0.0.0:1",), "--link tcp://0.0.0.0:1: that is every address"),
    ],
)
def test_a_mistake_is_one_sentence(
    door: str | None, links: str | None, advertise: str | None, link: tuple[str, ...], what: str
) -> None:
    """It names the option and says what would do."""
    with pytest.raises(TransportError, match=what):
        addresses(LISTEN, door, links, advertise, link)
