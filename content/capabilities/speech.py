"""Words and gestures. They reach whoever is awake in the room, and change nothing."""

from typing import Final

from content.capabilities.talking import talk
from content.dice import Dice
from content.model import Intent, Outcome, State, Value, character_at, creature_at, player_at
from content.verdicts import actor_of, failed, of_actor, passed
from content.words import gesture, same_name, spoken

GREETINGS: Final = frozenset(
    {"hello", "hi", "hey", "hullo", "hallo", "hiya", "howdy", "greetings", "good day"}
    | {"good morning", "good afternoon", "good evening", "morning", "evening"}
)
"""Words that do nothing but begin a talk."""


def say(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Say something to everybody in the room, or to somebody in particular.

    For example: "say good morning", "say to Bob: mind the step". Everybody in the
    room hears it in either case.
    """
    actor = actor_of(state, intent)
    words = spoken(intent["spec"]["text"])
    if not words:
        return failed(intent, "say.nothing")
    about: dict[str, Value] = {
        **of_actor(actor),
        "room": actor["status"]["location"],
        "text": words,
        "asks": words.endswith("?"),
    }
    to = intent["spec"].get("to")
    if to is None:
        return passed(intent, "say.done", about)
    if to == intent["metadata"]["actor"]:
        return passed(intent, "say.to_self", about)
    return _to(state, intent, to, about, dice)


def _to(state: State, intent: Intent, to: str, about: dict[str, Value], dice: Dice) -> Outcome:
    hearer = player_at(state, to)
    if hearer is None:
        return _to_being(state, intent, to, about, dice)
    about.update(to=to, to_name=hearer["metadata"]["name"])
    if hearer["status"]["location"] != about["room"]:
        return failed(intent, "say.gone", about, [[to, "status", "location"]])
    if not hearer["status"]["awake"]:
        return failed(intent, "say.asleep", about, [[to, "status", "awake"]])
    return passed(intent, "say.done_to", about)


def _to_being(
    state: State, intent: Intent, to: str, about: dict[str, Value], dice: Dice
) -> Outcome:
    """Words to a character or a creature: everybody hears them, and `talk` is what is answered.

    Who greets a character begins to talk to them.
    """
    being = character_at(state, to) or creature_at(state, to)
    if character_at(state, to) is not None and _is_greeting(str(about["text"])):
        return talk(state, {**intent, "spec": {"verb": "talk", "target": to}}, dice)
    if being is None or being["status"]["location"] != about["room"]:
        return failed(intent, "say.nobody", {}, [[to]])
    name = being["metadata"]["name"]
    about.update(to=to, to_name=name if name[:1].isupper() else f"the {name}")
    return passed(intent, "say.done_to", about)


def _is_greeting(text: str) -> bool:
    plain = "".join(one for one in same_name(text) if one.isalpha() or one == " ")
    return " ".join(word for word in plain.split() if word != "there") in GREETINGS


def emote(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Show a gesture or a mood, written as others see it.

    For example: "emote sits down on the sacks" is seen as "Ana sits down on the sacks."
    """
    actor = actor_of(state, intent)
    text = gesture(intent["spec"]["text"])
    if not text.strip("' .,;:!?-"):
        return failed(intent, "emote.nothing")
    about: dict[str, Value] = {
        **of_actor(actor),
        "room": actor["status"]["location"],
        "text": text,
    }
    return passed(intent, "emote.done", about)
