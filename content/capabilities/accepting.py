"""Saying yes or no to what others propose: a quest, a bargain, a group, a duel, a spell."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from content.capabilities import casting, company, dealing, duelling, talking
from content.dice import Dice
from content.model import Intent, Outcome, Player, State, character_at
from content.people import called
from content.verdicts import actor_of, failed
from content.words import cleaned


def accept(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Say yes: to what somebody asks you to do, to a bargain, an invitation, a duel, a spell.

    For example: "accept", "accept Bob's offer", "accept the duel", "accept the lost bell".
    """
    return _answered(state, intent, dice, yes=True)


def refuse(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Say no to a bargain, an invitation, a duel or a spell, or take back your side of a bargain.

    For example: "refuse", "refuse Bob's offer", "refuse the duel".
    """
    return _answered(state, intent, dice, yes=False)


def _answered(state: State, intent: Intent, dice: Dice, *, yes: bool) -> Outcome:
    actor = actor_of(state, intent)
    target, said = intent["spec"].get("target", ""), cleaned(intent["spec"].get("text", ""))
    character = character_at(state, target)
    player = called(state, target) if target else None
    if target and character is None and player is None:
        return failed(intent, "accept.nobody", {}, [[target]])
    if yes and (said or character is not None):
        taken = talking.take_on(state, intent, target if character else "", said)
        if taken is not None:
            return taken
    meant = _meant(said)
    if character is not None or (said and not meant):
        return failed(intent, "accept.nothing" if yes else "refuse.nothing")
    whom = player["metadata"]["id"] if player is not None else ""
    quest = talking.take_on(state, intent, "", "") if yes and not whom and not meant else None
    asked = {
        what: by
        for what, by in _asked(state, actor, whom).items()
        if not meant or _CALLED[what] == meant
    }
    if len(asked) + (quest is not None) > 1:
        return failed(intent, "accept.unclear", {"choices": _choices(state, asked, quest, yes=yes)})
    if quest is not None:
        return quest
    if not asked:
        return failed(intent, "accept.nothing" if yes else "refuse.nothing")
    ((what, by),) = asked.items()
    if what == "spell":
        if yes:
            return casting.agree(state, intent, actor, by, dice)
        return casting.decline(state, intent, actor, by)
    accepts, declines = _ANSWERS[what]
    return (accepts if yes else declines)(state, intent, actor, by)


Answer: TypeAlias = Callable[[State, Intent, Player, str], Outcome]
_ANSWERS: Final[Mapping[str, tuple[Answer, Answer]]] = {
    "bargain": (dealing.agree, dealing.withdraw),
    "group": (company.join, company.decline),
    "duel": (duelling.begin, duelling.decline),
}
"""What is done about each kind of proposal on a yes and on a no, where it takes no dice."""
_CALLED: Final[Mapping[str, str]] = {
    "bargain": "bargain",
    "group": "invitation",
    "duel": "duel",
    "spell": "spell",
}
"""What each kind of proposal is called where somebody has to say which of several they mean."""
_ALSO_CALLED: Final[Mapping[str, str]] = {
    "challenge": "duel",
    "fight": "duel",
    "deal": "bargain",
    "offer": "bargain",
    "trade": "bargain",
    "group": "invitation",
}


def _meant(said: str) -> str:
    """The kind of proposal that some words name, as it is called; empty for none."""
    kinds = (_ALSO_CALLED.get(word, word) for word in talking.topic_words(said))
    return next((kind for kind in kinds if kind in _CALLED.values()), "")


def _choices(state: State, asked: Mapping[str, str], quest: Outcome | None, *, yes: bool) -> str:
    """What can be said to answer one of several proposals, and whose each is."""
    verb = "accept" if yes else "refuse"
    told = [
        f'"{verb} the {_CALLED[what]}" (of {name})'
        for what, by in asked.items()
        for name in [state[by]["metadata"]["name"] if by in state else "somebody"]
    ]
    if quest is not None:
        title, several = quest["about"].get("title"), quest["about"].get("choices")
        told.append(f'"{verb} {title}"' if title else f'"{verb}" and {several}')
    return " or ".join(told)


def _asked(state: State, actor: Player, whom: str) -> Mapping[str, str]:
    """What others propose to somebody now, and who does."""
    found = {
        "bargain": dealing.partner(state, actor, whom),
        "group": company.inviter(state, actor, whom),
        "duel": duelling.challenger(state, actor, whom),
        "spell": casting.offerer(state, actor, whom),
    }
    return {what: by for what, by in found.items() if by}
