"""Being there: waking, falling asleep, waiting, asking who is about and how things are done."""

from typing import Final, cast

from content.dice import Dice
from content.effects import is_stunned
from content.intents import NOT_FOR_WORDS, VERBS
from content.letters import waiting
from content.model import (
    Entity,
    Intent,
    Outcome,
    Player,
    State,
    Value,
    player_at,
    room_at,
    world_of,
)
from content.resting import QUIET
from content.travellers import TRAVELLERS, country, entries, is_kept, is_known, remembered
from content.travellers import stray as astray
from content.verdicts import actor_of, failed, happening, of_actor, passed, put
from content.words import cleaned, fit_name, looks_of

ID_CHARS_MAX: Final = 48
WITHOUT_BODY: Final = (QUIET - {"emote", "eat", "drink", "read", "rest", "sleep"}) | {
    "accept",
    "attack",
    "refuse",
    "yield",
}
"""Verbs that are open to whoever is stunned; an attack begins, and its first blow has to wait."""


def enter(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Come into the world, or wake up where you fell asleep.

    It happens by itself when you connect; for example, Ana connects and "Ana wakes up."
    """
    me = intent["metadata"]["actor"]
    found = player_at(state, me)
    if found is None and me in entries(state):
        return passed(intent, "enter.travelling")
    if found is None and is_known(state, me):
        return passed(intent, "enter.elsewhere")
    if found is None:
        return _arrive(state, intent, me)
    about: dict[str, Value] = {**of_actor(found), "room": found["status"]["location"]}
    if found["status"]["awake"]:
        return passed(intent, "enter.again", about)
    patch = [put(me, "status", "awake", value=True)]
    letters = waiting(state, me)
    also = [happening("letter.waiting", "", {"count": letters}, actor=me, to=me)] if letters else []
    return passed(intent, "enter.woke", about, patch, also)


def _arrive(state: State, intent: Intent, me: str) -> Outcome:
    if not me or me in state or is_kept(state, me) or not _fit_id(me):
        return failed(intent, "enter.not_a_player", {}, [[me]])
    name = fit_name(intent["spec"]["name"])
    if name is None:
        return failed(intent, "enter.unfit_name")
    namesake = _called(state, name)
    if namesake is not None:
        other = namesake["metadata"]["id"]
        return failed(intent, "enter.name_taken", {"name": name}, [[other, "metadata", "name"]])
    gone = remembered(state)
    away = next((one for one in sorted(gone) if looks_of(gone[one]["name"]) == looks_of(name)), "")
    if away:
        refused = [[TRAVELLERS, "status", "last", away]]
        return failed(intent, "enter.name_taken", {"name": name}, refused)
    start = world_of(state)["spec"]["start"]
    if not start:
        return failed(intent, "enter.no_gate")
    newcomer: dict[str, Value] = {
        "kind": "player",
        "metadata": {"id": me, "name": name},
        "spec": {},
        "status": {"location": start, "awake": True, "visited": {start: True}},
    }
    about: dict[str, Value] = {"actor_name": name, "room": start}
    return passed(intent, "enter.done", about, [put(me, value=newcomer)])


def _fit_id(me: str) -> bool:
    """Whether a peer id can be an entity's: ids are parts of paths, topics and other ids."""
    return cleaned(me, ID_CHARS_MAX) == me and not any(mark in me for mark in " @/:()")


def _called(state: State, name: str) -> Entity | None:
    for entity_id in sorted(state):
        entity = state[entity_id]
        if entity["kind"] == "player" and looks_of(entity["metadata"]["name"]) == looks_of(name):
            return entity
    return None


def leave(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Fall asleep where you are, until you come back.

    It happens by itself when you disconnect; for example, others see "Ana lies down and falls
    asleep." What you carry stays with you.
    """
    actor = actor_of(state, intent)
    me = actor["metadata"]["id"]
    about: dict[str, Value] = {**of_actor(actor), "room": actor["status"]["location"]}
    return passed(intent, "leave.done", about, [put(me, "status", "awake", value=False)])


def wait(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Let a little time pass.

    For example: "wait", or just "z".
    """
    lulls = world_of(state)["spec"]["lulls"]
    if not lulls:
        return passed(intent, "wait.done")
    return passed(intent, "wait.lull", {"lull": lulls[dice.roll(len(lulls)) - 1]})


def who(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell who is awake in this part of the world, and who went where from here.

    For example: "who". Whether those elsewhere are awake, nobody here can know.
    """
    me = intent["metadata"]["actor"]
    names: list[Value] = [
        player["metadata"]["name"] for player in _awake(state) if player["metadata"]["id"] != me
    ]
    return passed(intent, "who.done", {"names": names, "gone": cast("Value", _gone(state))})


def _gone(state: State) -> dict[str, list[str]]:
    """The names of those who went from here, by what the place is called that they went to."""
    last = remembered(state)
    found: dict[str, list[str]] = {}
    for one in sorted(last):
        if player_at(state, one) is None and last[one]["to"]:
            to = country(state, last[one]["to"])
            found.setdefault(to, []).append(last[one]["name"])
    return found


def _awake(state: State) -> list[Player]:
    found = (player_at(state, entity_id) for entity_id in sorted(state))
    return [player for player in found if player is not None and player["status"]["awake"]]


def help_(state: State, intent: Intent, dice: Dice) -> Outcome:
    """List what you can do, or explain one of these things.

    For example: "help", "help take".
    """
    topic = cleaned(intent["spec"].get("text", "")).lower()
    if not topic:
        return passed(intent, "help.list")
    if topic in VERBS and topic not in NOT_FOR_WORDS:
        return passed(intent, "help.verb", {"topic": topic})
    return failed(intent, "help.unknown")


def stray(state: State, intent: Intent) -> Outcome | None:
    """The refusal of whoever is not in the world, or is asleep in it; None for who may act."""
    me = intent["metadata"]["actor"]
    actor = player_at(state, me)
    gone = astray(state, intent)
    if gone is not None:
        return gone
    if actor is None or room_at(state, actor["status"]["location"]) is None:
        return failed(intent, "actor.absent", {}, [[me]])
    if not actor["status"]["awake"]:
        return failed(intent, "actor.asleep", {}, [[me, "status", "awake"]])
    return None


def held(state: State, intent: Intent) -> Outcome | None:
    """The refusal of whoever is stunned, for all that takes a body; None for who may act."""
    me, verb = intent["metadata"]["actor"], intent["spec"]["verb"]
    if verb in WITHOUT_BODY or not is_stunned(state, me):
        return None
    return failed(intent, "actor.stunned", {}, [[me, "status", "effects"]])
