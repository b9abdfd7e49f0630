"""What a broker tells of itself and its peers, and the picture that it makes of the others."""

from __future__ import annotations

from typing import Any

import msgspec

from broker.core.census import Census, Presence
from broker.protocol import limits, link_frames
from broker.protocol.codec import decode_about, encode_struct
from broker.protocol.link_frames import About, Lore

NOW_MS = 1_800_000_000_000
LIFE = ("alder", 1)


def census(*homes: str) -> Census:
    """That of `alder`, linked to `birch`."""
    found = Census("alder", homes or ("alder",), "sim://alder")
    found.review(LIFE, ["birch"], NOW_MS)
    return found


def hears(here: Census, broker: str, version: int = 1, **more: Any) -> None:  # noqa: ANN401
    """Another broker says something of itself."""
    about = About(1, "", "", ["alder"], [], [], [], [])
    value = encode_struct(msgspec.structs.replace(about, **more))
    here.news |= here.hearsay.hear(Lore(broker, "about", version, value), NOW_MS)
    here.review(LIFE, ["birch"], NOW_MS)


def attends(here: Census, broker: str, peer: str, microcosm: str, version: int) -> None:
    """Another broker says that a player is attached to it."""
    value = encode_struct(link_frames.Attending(microcosm, "+world"))
    here.hearsay.hear(Lore(broker, f"player/{peer}", version, value), NOW_MS)


def test_a_broker_tells_what_is_new_and_no_more() -> None:
    """The same presence is said once; a change of it or of the links is said again."""
    here = census()
    assert here.hearsay.count == 1
    assert not here.review(LIFE, ["birch"], NOW_MS)
    here.presence = Presence(wants=("vale",), gateways=("+g",))
    assert here.review(LIFE, ["birch"], NOW_MS)
    here.review(LIFE, [], NOW_MS)
    assert here.hearsay.count == 3
    about = decode_about(here.hearsay.of("alder", "about"))
    assert (about.wants, about.gateways, about.neighbours) == (["vale"], ["+g"], [])
    assert (about.incarnation, about.endpoint) == (1, "sim://alder")


def test_players_are_told_of_and_taken_back() -> None:
    """Each under a key of their own, so that one who moves costs a few bytes."""
    here = census()
    here.presence = Presence(players=(("ana", "vale", "+w"), ("bo", "vale", "+w")))
    here.review(LIFE, ["birch"], NOW_MS)
    here.presence = Presence(players=(("ana", "hill", "+w"),))
    here.review(LIFE, ["birch"], NOW_MS)
    assert [one.key for one in here.hearsay.about("player/")] == ["player/ana"]
    assert here.hearsay.of("alder", "player/bo") == b""
    assert here.attending() == {}, "one's own are no news to oneself"


def test_a_home_carries_whatever_anybody_in_reach_uses() -> None:
    """What is held here too, and the realm's own log; a guest carries what its peers use."""
    here, guest = census(), census("birch")
    for one in (here, guest):
        hears(one, "birch", wants=["moor"])
        hears(one, "ghost", wants=["nowhere"])
        one.presence = Presence(wants=("hill",))
        one.review(LIFE, ["birch"], NOW_MS)
    assert here.carried(["vale"]) == ["@realm", "hill", "moor", "vale"]
    assert guest.carried(["vale"]) == ["@realm", "hill"]


def test_what_can_be_no_microcosm_is_neither_carried_nor_joined() -> None:
    """Nonsense that another wants is left to it."""
    here = census()
    hears(here, "birch", wants=["a b", "@ana", "vale"], asks=["\n", "vale", "@realm"])
    assert here.carried([]) == ["@realm", "vale"]
    assert here.asking() == [("birch", "@realm"), ("birch", "vale")]


def test_only_who_can_be_reached_is_asking() -> None:
    """A wish of somebody behind a cut waits until they are back."""
    here = census()
    hears(here, "birch", neighbours=[], asks=["vale"])
    assert here.asking() == []
    hears(here, "birch", version=2, asks=["vale"])
    assert here.asking() == [("birch", "vale")]


def test_a_player_is_where_they_were_told_of_last() -> None:
    """A reachable broker's word goes before that of one that is cut off; then the newer counts."""
    here = census()
    hears(here, "birch")
    attends(here, "birch", "ana", "vale", 1)
    attends(here, "ghost", "ana", "hill", 9)
    assert here.attending() == {"ana": ("birch", "vale", "+world")}
    hears(here, "cedar")
    here.review(LIFE, ["birch", "cedar"], NOW_MS)
    attends(here, "cedar", "ana", "moor", 5)
    assert here.attending()["ana"] == ("cedar", "moor", "+world")


def test_players_of_a_broker_that_is_cut_off_count_as_there() -> None:
    """Only their own broker knows that they went."""
    here = census()
    attends(here, "ghost", "ana", "vale", 1)
    assert here.attending() == {"ana": ("ghost", "vale", "+world")}


def test_a_word_that_is_too_long_is_cut_to_what_can_be_read() -> None:
    """It keeps as much as it can of what it wants and serves."""
    here = census()
    many = tuple(f"microcosm-{n:04}" for n in range(limits.MICROCOSMS_MAX))
    here.presence = Presence(wants=many, worlds=(("+w", many),))
    here.review(LIFE, ["birch"], NOW_MS)
    value = here.hearsay.of("alder", "about")
    assert limits.LORE_BYTES_MAX // 3 < len(value) <= limits.LORE_BYTES_MAX
    about = decode_about(value)
    assert about.wants == list(many[: len(about.wants)])
    assert about.worlds[0][1] == list(many[: len(about.wants)])
    assert about.neighbours == ["birch"]
