"""The gateway's desk: what each player was last shown, what they mean by "it", whose words wait.

An utterance is read once an observation at least as new as the one its player was shown is at hand,
so that words are never held against a world older than the one they were said in. It waits for that
`WAIT_MS_MAX` at most, then makes do with what there is; where that is nothing at all, for longer:
the world may be starting again. Words mean what they meant when they were
said: they are read against what the player had been shown then, and only where that makes no sense
against what there is now. Utterances of one player are read in their order. The desk publishes
nothing and asks for nothing: observations and times are given to it.
"""

import contextlib
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Final

from client.gateway.core.guarded import read_safely
from client.gateway.core.limits import (
    PLAYERS_MAX,
    UNSEEN_MS_MAX,
    WAIT_MS_MAX,
    WAITING_ALL_MAX,
    WAITING_MAX,
)
from client.gateway.core.reading import Memory, Reading
from content.perception import Observation

NOTHING_SHOWN: Final = "The world has not shown you anything yet. Try again in a moment."
TOO_MANY_WORDS: Final = "You are faster than the world. Wait for it a moment, then say that again."
MOVED_ON: Final = "You have moved on before that was understood. Say it again if you mean it here."
VIEWS_MAX: Final = 8
TOO_MANY_PLAYERS: Final = "Too many people are speaking at once. Try again in a moment."

FAILURES_MAX: Final = 8
"""How many failures are kept until they are logged."""


@dataclass(frozen=True)
class Said:
    """A line that the grammar could not read, and what it was held against."""

    text: str
    observation: Observation


@dataclass(frozen=True)
class Decision:
    """What one utterance was read as."""

    utterance_id: str
    player: str
    microcosm: str
    reading: Reading
    said: Said | None = None  # where the grammar could not read it


@dataclass(frozen=True)
class _Shown:
    microcosm: str
    observation: Observation
    since: int  # the stamp from which on the player's view was so
    top: int  # the newest stamp at which it still was


@dataclass(frozen=True)
class _Waiting:
    utterance_id: str
    microcosm: str
    text: str
    basis_top: int  # the newest stamp that its player had been shown
    until_ms: int


@dataclass
class _Seat:
    """One player at the desk."""

    views: deque[_Shown] = field(default_factory=lambda: deque(maxlen=VIEWS_MAX))  # oldest first
    memory: Memory = field(default_factory=Memory)
    waiting: deque[_Waiting] = field(default_factory=deque)


class Desk:
    """The state of a gateway for all its players; bounded, the longest silent player goes first."""

    def __init__(self, players_max: int = PLAYERS_MAX) -> None:
        self._players_max = players_max
        self._seats: dict[str, _Seat] = {}  # the longest silent first
        self._waiting: dict[str, None] = {}  # players with utterances that wait
        self._count = 0  # of these utterances
        self.failures: list[str] = []  # of the interpreter, as tracebacks, for the log

    def observed(self, player: str, microcosm: str, observation: Observation, top: int) -> None:
        """Take in what a player is shown; the next `tick` reads what waited for it.

        `top` is the newest stamp that it covers; one older than what is held is ignored.
        """
        seat = self._seat(player)
        if seat is None:
            return
        if seat.views and seat.views[-1].microcosm != microcosm:
            seat.views.clear()
        if seat.views and seat.views[-1].top > top:
            return
        seat.views.append(_Shown(microcosm, observation, top, top))

    def unchanged(self, player: str, microcosm: str, top: int) -> bool:
        """Take in that a player is still shown the same at `top`; False if what is unknown."""
        seat = self._seats.get(player)
        if seat is not None and seat.views and seat.views[-1].microcosm == microcosm:
            seat.views[-1] = replace(seat.views[-1], top=max(top, seat.views[-1].top))
            return True
        return False

    def knows(self, player: str, microcosm: str) -> bool:
        """Whether the desk holds anything that the player was shown there."""
        seat = self._seats.get(player)
        return seat is not None and bool(seat.views) and seat.views[-1].microcosm == microcosm

    def utterance(
        self, utterance_id: str, player: str, microcosm: str, text: str, basis_top: int, now_ms: int
    ) -> list[Decision]:
        """Take in what a player says; give every reading of this player that can be made now."""
        seat = self._seat(player)
        if seat is None:
            return [_refusal(utterance_id, player, microcosm, Memory(), TOO_MANY_PLAYERS)]
        if len(seat.waiting) >= WAITING_MAX or self._count >= WAITING_ALL_MAX:
            return [_refusal(utterance_id, player, microcosm, seat.memory, TOO_MANY_WORDS)]
        until_ms = now_ms + (WAIT_MS_MAX if self.knows(player, microcosm) else UNSEEN_MS_MAX)
        seat.waiting.append(_Waiting(utterance_id, microcosm, text, basis_top, until_ms))
        self._waiting[player] = None
        self._count += 1
        return self._read(player, seat, now_ms)

    def thought(self, player: str, microcosm: str, room: str, reading: Reading) -> Reading:
        """Take in how a line was read after a while, and give what it comes to now.

        Who has gone on meanwhile does nothing by words that were meant for another place, and a
        question that was asked since stays the open one.
        """
        seat = self._seats.get(player)
        view = seat.views[-1] if seat is not None and seat.views else None
        if seat is None or view is None:
            return reading
        there = (view.microcosm, view.observation["room"]["id"])
        if there != (microcosm, room) and not reading.refused:
            return Reading(seat.memory, refused=MOVED_ON, by=reading.by)
        pending = seat.memory.pending or reading.memory.pending
        if reading.intents or pending is reading.memory.pending:
            seat.memory = replace(reading.memory, pending=pending)
        return reading

    def remind(self, player: str, memory: str) -> None:
        """Take in what another gateway, or an earlier life of this one, remembers of a player."""
        seat = self._seat(player)
        if seat is not None:
            with contextlib.suppress(ValueError):  # of another version: begin anew
                seat.memory = Memory.from_json(memory)

    def place_of(self, player: str) -> str:
        """The name of the place that a player was shown last; empty if none was."""
        seat = self._seats.get(player)
        return seat.views[-1].observation["room"]["name"] if seat and seat.views else ""

    def memory_of(self, player: str) -> Memory:
        """What a player's next words may lean on."""
        seat = self._seats.get(player)
        return Memory() if seat is None else seat.memory

    def tick(self, now_ms: int) -> list[Decision]:
        """Give every reading that can be made now, player by player."""
        return [
            decision
            for player in list(self._waiting)
            for decision in self._read(player, self._seats[player], now_ms)
        ]

    def wake_ms(self) -> int | None:
        """When `tick` has something to do even if nothing is observed; None if never."""
        return min((self._seats[one].waiting[0].until_ms for one in self._waiting), default=None)

    def _read(self, player: str, seat: _Seat, now_ms: int) -> list[Decision]:
        made: list[Decision] = []
        while seat.waiting and _is_due(seat.waiting[0], seat.views, now_ms):
            said = seat.waiting.popleft()
            self._count -= 1
            if not seat.views or seat.views[-1].microcosm != said.microcosm:
                refusal = _refusal(
                    said.utterance_id, player, said.microcosm, seat.memory, NOTHING_SHOWN
                )
                made.append(refusal)
                continue
            reading, observation = self._reading(said, seat)
            seat.memory = reading.memory
            unread = Said(said.text, observation) if reading.unread else None
            made.append(Decision(said.utterance_id, player, said.microcosm, reading, unread))
        if not seat.waiting:
            self._waiting.pop(player, None)
        return made

    def _reading(self, said: _Waiting, seat: _Seat) -> tuple[Reading, Observation]:
        """Read the words against the view they were said in; else against the newest."""
        now = seat.views[-1]
        then = next((view for view in reversed(seat.views) if view.since <= said.basis_top), now)
        reading = self._interpreted(said.text, then.observation, seat.memory)
        if reading.refused is None or then is now:  # what was unclear is not cleared up by chance
            return reading, then.observation
        newer = self._interpreted(said.text, now.observation, seat.memory)
        return (newer, now.observation) if newer.intents else (reading, then.observation)

    def _interpreted(self, text: str, observation: Observation, memory: Memory) -> Reading:
        reading, failure = read_safely(text, observation, memory)
        if failure is not None and len(self.failures) < FAILURES_MAX:
            self.failures.append(failure)
        return reading

    def _seat(self, player: str) -> _Seat | None:
        """The player's place at the desk; None if it is full of players whose words wait."""
        seat = self._seats.pop(player, None)
        if seat is None:
            if len(self._seats) >= self._players_max and not self._make_room():
                return None
            seat = _Seat()
        self._seats[player] = seat
        return seat

    def _make_room(self) -> bool:
        silent = next((player for player in self._seats if player not in self._waiting), None)
        if silent is None:
            return False
        del self._seats[silent]
        return True


def _is_due(said: _Waiting, views: deque[_Shown], now_ms: int) -> bool:
    if now_ms >= said.until_ms:
        return True
    return bool(views) and views[-1].microcosm == said.microcosm and views[-1].top >= said.basis_top


def _refusal(
    utterance_id: str, player: str, microcosm: str, memory: Memory, sentence: str
) -> Decision:
    return Decision(utterance_id, player, microcosm, Reading(memory, refused=sentence))
