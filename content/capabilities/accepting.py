"""Saying yes or no to what others propose: a quest, a bargain, a group."""

from content.capabilities import company, dealing, talking
from content.dice import Dice
from content.model import Intent, Outcome, State, character_at
from content.people import called
from content.verdicts import actor_of, failed
from content.words import cleaned


def accept(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Say yes: to what somebody asks you to do, to a bargain, to an invitation.

    For example: "accept", "accept Bob's offer", "accept the lost bell".
    """
    return _answered(state, intent, yes=True)


def refuse(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Say no to a bargain or an invitation, or take back your own side of a bargain.

    For example: "refuse", "refuse Bob's offer".
    """
    return _answered(state, intent, yes=False)


def _answered(state: State, intent: Intent, *, yes: bool) -> Outcome:
    actor = actor_of(state, intent)
    target, said = intent["spec"].get("target", ""), cleaned(intent["spec"].get("text", ""))
    character = character_at(state, target)
    player = called(state, target) if target else None
    if target and character is None and player is None:
        return failed(intent, "accept.nobody", {}, [[target]])
    if yes and (said or character is not None):
        taken = talking.take_on(state, intent, target if character else "", said)
        return taken or failed(intent, "accept.nothing")
    whom = player["metadata"]["id"] if player is not None else ""
    bargain = dealing.partner(state, actor, whom)
    inviter = company.inviter(state, actor, whom)
    quest = talking.take_on(state, intent, "", "") if yes and not whom else None
    if sum((bool(bargain), bool(inviter), quest is not None)) > 1:
        return failed(intent, "accept.unclear")
    if quest is not None:
        return quest
    if bargain:
        if yes:
            return dealing.agree(state, intent, actor, bargain)
        return dealing.withdraw(state, intent, actor, bargain)
    if inviter:
        if yes:
            return company.join(state, intent, actor, inviter)
        return company.decline(state, intent, actor, inviter)
    return failed(intent, "accept.nothing" if yes else "refuse.nothing")
