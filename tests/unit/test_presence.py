"""What a player's client keeps: where they are, and what they were shown of each microcosm."""

from __future__ import annotations

from broker.protocol.clocks import Basis, Vector
from broker.protocol.codec import encode_body
from broker.protocol.ids import OriginId
from client.core.presence import Presence
from peer.core.tidings import Arrival, Guided
from tests.unit.histories import event


def shown(microcosm: str, basis: Basis) -> Arrival:
    """An observation of a microcosm."""
    topic = ("@ana", microcosm, "observation", "ana")
    return Arrival(event(OriginId("+world", 1, 1), topic, encode_body({}), basis=basis), None, 1)


def guided(here: str) -> Guided:
    """The broker's word on where the player is."""
    return Guided(here, ("+gateway",), steward=True, microcosms=())


def test_words_go_where_the_player_is_with_what_they_saw_of_it() -> None:
    """After a journey, words go to the new microcosm, and their basis is of that one alone."""
    presence = Presence("ana", "Ana")
    vale, fen = Basis(Vector({("home", 1): 70}), 700), Basis(Vector({("home", 1): 3}), 720)
    presence.take(guided("vale"))
    presence.take(shown("vale", vale))
    assert (presence.speak("x").topic, presence.speak("x").basis) == (("vale", "utterance"), vale)
    presence.take(guided("fen"))
    assert presence.enter().basis == Basis()
    presence.take(shown("fen", fen))
    assert (presence.speak("x").topic, presence.speak("x").basis) == (("fen", "utterance"), fen)
    presence.take(guided("vale"))
    assert presence.speak("x").basis == vale
