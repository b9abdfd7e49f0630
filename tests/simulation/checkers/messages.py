"""Guarantee 7, conservation, for words: what is sent to another microcosm comes there once."""

from __future__ import annotations

from collections import Counter

from content.letters import NEWS, kept_for
from content.model import Outcome
from content.post import outbound
from tests.simulation.checkers.history import replayed, replayed_verdicts
from tests.simulation.run import Simulation

SENT = ("tell.sent", "tell.asked")
COME = ("tell.heard", *NEWS)


def check(simulation: Simulation) -> list[str]:
    """After peace nothing waits, and each of them was told once, is a letter, or came back."""
    problems: list[str] = []
    sent: list[str] = []
    come: Counter[str] = Counter()
    for microcosm in simulation.world:
        state = replayed(simulation, microcosm).state
        out = outbound(state)
        problems += [f"{len(out[one])} wait in {microcosm} for {one}" for one in out if out[one]]
        outcomes = [judged.outcome for judged in replayed_verdicts(simulation, microcosm)]
        sent += [text for one in outcomes if one["reason"] in SENT for text in _said(one)]
        told = [also for one in outcomes if one["verb"] == "post" for also in one.get("also", ())]
        come.update(str(one["about"]["text"]) for one in told if one["reason"] in COME)
        boxes = [kept_for(state, player.peer) for player in simulation.players]
        come.update(str(letter["text"]) for box in boxes for letter in box)
    alone = [one for one in sent if one in simulation.tells]
    return problems + [f"{one} came {come[one]} times" for one in alone if come[one] != 1]


def _said(outcome: Outcome) -> list[str]:
    return [str(outcome["about"]["text"])] if outcome["result"] == "pass" else []
