"""Keeps account of which utterances are answered, and what of an answer is new to the screen.

A plain object without I/O: tellings go in, the text to show comes out. Tellings of one utterance
come out in the order of their index; a telling that says nothing new says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from client.tellings import Told

UTTERANCES_MAX: Final = 256
"""How many utterances back a correction is still recognised as one."""


@dataclass(slots=True)
class _Answer:
    count: int
    texts: dict[int, str] = field(default_factory=dict)
    shown: int = 0  # tellings 0..shown-1 are on the screen

    @property
    def is_complete(self) -> bool:
        return self.shown >= self.count


class Answers:
    """The answers to the last `UTTERANCES_MAX` utterances."""

    def __init__(self) -> None:
        self._answers: dict[str | None, _Answer] = {}

    def take(self, told: Told) -> list[str]:
        """What to show now that this was told: nothing, one text or several."""
        answer = self._answers.get(told.utterance)
        if answer is None:
            answer = self._answers[told.utterance] = _Answer(told.count)
            if len(self._answers) > UTTERANCES_MAX:
                del self._answers[next(iter(self._answers))]
        answer.count = told.count
        is_repeat = answer.texts.get(told.index) == told.text
        answer.texts[told.index] = told.text
        if told.index < answer.shown:
            return [] if is_repeat else [told.text]
        fresh: list[str] = []
        while answer.shown in answer.texts:
            fresh.append(answer.texts[answer.shown])
            answer.shown += 1
        return fresh

    def is_complete(self, utterance: str | None) -> bool:
        """Whether everything that answers the utterance has been told."""
        answer = self._answers.get(utterance)
        return answer is not None and answer.is_complete

    def told_count(self, utterance: str | None) -> int:
        """How many different tellings of it have come."""
        answer = self._answers.get(utterance)
        return 0 if answer is None else len(answer.texts)

    def overdue(self, utterance: str | None) -> list[str]:
        """Tellings still held back for an earlier one that did not come; they count as shown."""
        answer = self._answers.get(utterance)
        if answer is None:
            return []
        late = [text for index, text in sorted(answer.texts.items()) if index >= answer.shown]
        answer.shown = answer.count
        return late
