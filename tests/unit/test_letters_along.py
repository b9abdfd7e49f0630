"""Letters go with whoever they are for, from one microcosm to another."""

from __future__ import annotations

import pytest

from broker.protocol.codec import encode_body
from broker.protocol.limits import BODY_BYTES_MAX, ID_CHARS_MAX
from content.bulk import bulk
from content.letters import kept_for
from content.travellers import BULK_MAX, entries
from content.verdicts import put
from content.words import SPEECH_CHARS_MAX
from tests.unit.test_travel import EAST, Journey, reason

ROUND: int = 300
"""Of an entry around the traveller and what they carry."""


@pytest.mark.parametrize("traveller, let_in", [("ana", True), ("oar", False)])
def test_letters_go_along_and_come_back(traveller: str, let_in: bool) -> None:
    """Whoever is let in has them there and nowhere else; whoever is not has them again."""
    journey = Journey(traveller, "bob")
    journey.do("bob", {"verb": "write", "name": traveller, "text": "Mind the reeds."})
    (letter,) = kept_for(journey.state("vale"), traveller)
    journey.do(traveller, EAST)
    assert not kept_for(journey.state("vale"), traveller)
    assert entries(journey.state("vale"))[traveller]["letters"] == [letter]
    journey.step()
    journey.step()
    boxes = [kept_for(journey.state(place), traveller) for place in ("fen", "vale")]
    assert boxes == ([[letter], []] if let_in else [[], [letter]])
    assert not entries(journey.state("vale"))


def test_who_carries_all_that_may_be_fits_an_event_with_all_their_letters() -> None:
    """Nobody is kept from going by what others wrote to them."""
    writers = [f"bob{number}" for number in range(9)]
    journey = Journey("ana", *writers)
    journey.do("ana", {"verb": "take", "item": "lamp"})
    held = [journey.state("vale")[one] for one in ("ana", "lamp")]
    room = BULK_MAX - bulk(held) - ROUND
    journey.replica("vale")._state.push([put("lamp", "spec", "description", value="x" * room)])
    snails = {"verb": "write", "name": "Ana", "text": "\U0001f40c" * SPEECH_CHARS_MAX}
    said = [reason(journey.do(one, snails))[1] for one in writers]
    assert {"write.done", "write.full"} == set(said)
    assert reason(journey.do("ana", EAST)) == ("pass", "move.away")
    entry = entries(journey.state("vale"))["ana"]
    assert len(entry["letters"]) == said.count("write.done")
    longest = "x" * ID_CHARS_MAX
    body = {
        **entry,
        "source": longest,
        "room": longest,
        "gateway": longest,
        "departure": longest * 3,
    }
    assert BODY_BYTES_MAX - 4_096 < len(encode_body(body)) <= BODY_BYTES_MAX
