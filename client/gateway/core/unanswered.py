"""Questions about this world that the game can't answer: who may know, and is to be asked. Pure.

Whoever is there alone to be asked is named in a question of its own, and never asked unbidden.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.courtesies import by_first_word
from client.gateway.core.found import OUTSIDE, YOURSELF
from client.gateway.core.phrases import as_typed
from client.gateway.core.reading import Candidate, Pending, Reading
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.starts import begins
from client.gateway.core.verbs import HEADS, VERBS
from client.gateway.core.words import Token, said
from content.model import IntentSpec

ASK_THEM: Final = "I can't tell you that. Somebody here may know: 'ask {}', for example."
ASK_PEOPLE: Final = (
    "I can't tell you that. Ask people about it; 'quests' and 'map' tell what you know so far."
)
NOBODY: Final = "There is nobody here to answer that. 'who' tells who is about."
_OPENINGS: Final = vocab.QUESTIONS | vocab.words(
    "is are was were do does did has have had can could will would should shall may might am"
)
_SUBJECTS: Final = vocab.words("i you we they he she it there these those people anybody anyone")
_ELSEWHERE: Final = vocab.OUTSIDE | vocab.words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december christmas easter earth planet "
    "humans god euros dollar dollars css html league championship cup robot server "
    "discord tokens devs gpu taxes london paris america england germany"
)
"""Words of another world than this one."""
_TOLD: Final = by_first_word("?please tell/show me about", "?please tell me", "tell me more")
_TO_YOU: Final = vocab.words("you your yours yourself")
_HOW: Final = frozenset((("how", "do", "i"), ("how", "can", "i"), ("how", "could", "i")))
_GIVE_ME: Final = frozenset(
    ("you", verb, "me") for verb in ("give", "hand", "lend", "pass", "show", "tell", "bring")
)
_PLAIN_TALK: Final = by_first_word(
    "?how can/may/could/shall i help you ?with ?anything/something/that/it",
    "?how can/may/could/shall i be of help/service/use ?to ?you",
    "do you need ?any/some/my help ?with ?anything/something",
    "what can/could/may i do for you",
    "is there anything/something ?that i can/could/may do ?for/to ?help ?you",
    "do/have you ?got/have ?any/some/a work/job/jobs/task/tasks/quest/quests/errand ?for ?me",
    "what do you need/want ?from/of ?me",
    "who are you",
    "what is your name",
    "what are you called",
    "how are you ?doing/today",
)
"""What is said to somebody who will then speak of themselves, and of what they want done."""


def is_question(words: Sequence[Token]) -> bool:
    """Whether a line asks for something to be told."""
    plain = [one for one in words if not one.is_mark]
    return len(plain) > 1 and (plain[0].word in vocab.QUESTIONS or words[-1].word == "?")


def by_asking(reading: Reading, words: Sequence[Token], line: str, scope: Scope) -> Reading:
    """A reading that could not be given an answer, with whom to ask; any other as it is."""
    plain = tuple(one for one in words if not one.is_mark)
    talkers = [one for one in scope.things if one.talks]
    if reading.intents or not plain:
        return reading
    if reading.question == VERBS["talk"].asks:
        alone = len(talkers) == 1
        return _confirmed(reading, talkers[0], _topic(plain), scope) if alone else reading
    if begins(_PLAIN_TALK, plain) == len(plain):
        if len(talkers) == 1:
            return _confirmed(reading, talkers[0], "", scope)
        whom = ASK_THEM.format(talkers[0].shown) if talkers else _nobody_answers(plain, scope)
        return replace(reading, refused=whom, question=None)
    refused = reading.refused or ""
    opens = _opens(words, plain)
    begged = opens and (
        refused.startswith(YOURSELF) or (bool(refused) and said(plain[1:4]) in _GIVE_ME)
    )
    told = begins(_TOLD, plain)
    asks = begged or (refused.startswith(OUTSIDE) and (told or opens))
    if not asks or any(one.word in _ELSEWHERE or one.word[0].isdigit() for one in plain):
        return reading
    if said(plain[:3]) in _HOW and any(plain[3:4]) and plain[3].word in HEADS:
        return replace(reading, refused=f"Just say it: {as_typed(plain[3:])}")
    if len(talkers) == 1:
        text = as_typed(plain[told:]) if told else line.strip()
        return _confirmed(reading, talkers[0], text, scope)
    if begged:
        return reading
    if talkers:
        return replace(reading, refused=ASK_THEM.format(talkers[0].shown))
    return replace(reading, refused=_nobody_answers(plain, scope))


def _opens(words: Sequence[Token], plain: tuple[Token, ...]) -> bool:
    """Whether it begins as a question does: not "have a look", nor "what a week"."""
    first, second = plain[0].word, plain[1].word if len(plain) > 1 else ""
    if first not in _OPENINGS or (first == "what" and second in vocab.BARE_ARTICLES):
        return False
    return first not in ("do", "have") or second in _SUBJECTS or words[-1].word == "?"


def _nobody_answers(plain: tuple[Token, ...], scope: Scope) -> str:
    """What there is to say where nobody who lives there is at hand."""
    to_you = any(one.word in _TO_YOU for one in plain)
    alone = not any(one.alive for one in scope.things)
    return NOBODY if to_you and alone else ASK_PEOPLE


def _topic(plain: tuple[Token, ...]) -> str:
    """What somebody is to be asked, of a line that does not say whom."""
    at = next((at for at, one in enumerate(plain) if one.word == "about"), 0)
    return as_typed(plain[at + 1 :])


def _confirmed(reading: Reading, whom: Thing, text: str, scope: Scope) -> Reading:
    """The question whether somebody shall be asked, to be answered by yes or no."""
    talk: IntentSpec = {"verb": "talk", "target": whom.id}
    if text:
        talk["text"] = text
    asked = f"Ask {whom.shown} about that?" if text else f"Talk to {whom.shown}?"
    pending = Pending(
        kind="deed",
        question=asked,
        line=text,
        room=scope.room,
        at=0,
        many=False,
        candidates=(Candidate(whom.id, whom.shown),),
        intents=(talk,),
    )
    memory = replace(reading.memory, pending=pending)
    return replace(reading, memory=memory, question=asked, refused=None, unread=False)
