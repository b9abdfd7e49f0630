"""Every intent there is: which fields a verb takes, the schema for models, and the door they pass.

`validated` is the only way from bytes, models and peers to an IntentSpec; behind it the types can
be trusted. It looks at shapes alone: whether there is such a lamp is the capability's business.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple, cast

from content.model import IntentSpec

ID_CHARS_MAX: Final = 200
TEXT_CHARS_MAX: Final = 2_000
NAME_CHARS_MAX: Final = 200
QUANTITY_MAX: Final = 999_999

_TEXT_CHARS_MAX: Final[Mapping[str, int]] = {
    "item": ID_CHARS_MAX,
    "target": ID_CHARS_MAX,
    "to": ID_CHARS_MAX,
    "source": ID_CHARS_MAX,
    "text": TEXT_CHARS_MAX,
    "name": NAME_CHARS_MAX,
}
FIELDS: Final = ("item", "target", "to", "source", "quantity", "text", "name")


class Fields(NamedTuple):
    """The fields that a verb must have, and those that it may have."""

    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


VERBS: Final[Mapping[str, Fields]] = {
    "move": Fields(needs=("to",)),
    "look": Fields(),
    "examine": Fields(needs=("target",)),
    "take": Fields(needs=("item",), takes=("quantity", "source")),
    "drop": Fields(needs=("item",), takes=("quantity",)),
    "attack": Fields(needs=("target",)),
    "shoot": Fields(needs=("target",)),
    "cast": Fields(needs=("text",), takes=("target",)),
    "spells": Fields(),
    "guard": Fields(),
    "aim": Fields(),
    "flee": Fields(),
    "consider": Fields(needs=("target",)),
    "challenge": Fields(needs=("target",)),
    "yield": Fields(),
    "rest": Fields(),
    "sleep": Fields(),
    "train": Fields(needs=("text",)),
    "map": Fields(),
    "search": Fields(),
    "put": Fields(needs=("item", "target"), takes=("quantity",)),
    "open": Fields(needs=("target",)),
    "close": Fields(needs=("target",)),
    "unlock": Fields(needs=("target",), takes=("item",)),
    "lock": Fields(needs=("target",), takes=("item",)),
    "equip": Fields(needs=("item",)),
    "unequip": Fields(needs=("item",)),
    "use": Fields(needs=("item",), takes=("target",)),
    "light": Fields(needs=("item",)),
    "douse": Fields(needs=("item",)),
    "eat": Fields(needs=("item",)),
    "drink": Fields(needs=("item",)),
    "read": Fields(needs=("item",)),
    "gather": Fields(needs=("target",)),
    "craft": Fields(needs=("text",), takes=("quantity",)),
    "try": Fields(needs=("text",)),
    "recipes": Fields(takes=("text",)),
    "skills": Fields(),
    "status": Fields(),
    "inventory": Fields(),
    "say": Fields(needs=("text",), takes=("to",)),
    "emote": Fields(needs=("text",)),
    "whisper": Fields(needs=("to", "text")),
    "tell": Fields(needs=("name", "text")),
    "shout": Fields(needs=("text",)),
    "talk": Fields(needs=("target",), takes=("text",)),
    "quests": Fields(),
    "accept": Fields(takes=("target", "text")),
    "refuse": Fields(takes=("target", "text")),
    "wares": Fields(takes=("target",)),
    "buy": Fields(needs=("text",), takes=("quantity", "target")),
    "sell": Fields(needs=("item",), takes=("quantity", "target")),
    "give": Fields(needs=("item", "to"), takes=("quantity",)),
    "trade": Fields(needs=("to",), takes=("item", "quantity", "text")),
    "follow": Fields(takes=("target",)),
    "invite": Fields(needs=("to",)),
    "group": Fields(),
    "ungroup": Fields(),
    "mute": Fields(needs=("name",)),
    "unmute": Fields(needs=("name",)),
    "write": Fields(needs=("name", "text")),
    "letters": Fields(),
    "undo": Fields(),
    "why": Fields(),
    "wait": Fields(),
    "who": Fields(),
    "help": Fields(takes=("text",)),
    "enter": Fields(needs=("name",)),
    "leave": Fields(),
}

NOT_FOR_WORDS: Final = frozenset({"enter", "leave"})
"""Verbs of a player's session. No line of theirs means these, so no model is offered them."""

SCHEMA: Final[Mapping[str, object]] = {
    "type": "object",
    "properties": {
        "verb": {
            "type": "string",
            "enum": [verb for verb in VERBS if verb not in NOT_FOR_WORDS],
        },
        "item": {
            "type": ["string", "null"],
            "description": (
                "the id of the thing: take, drop, put, give, sell, trade, equip, unequip, use, "
                "light, douse, eat, drink, read; unlock, lock: of the key, null for any that fits"
            ),
        },
        "target": {
            "type": ["string", "null"],
            "description": (
                "examine: the id of what to look at; put: of what it goes into; open, close, "
                "unlock, lock: of what has the lid; gather: of what is gathered from; attack, "
                "shoot, consider: of the creature; cast, use: of whom it is for, null for "
                "oneself or the foe; challenge: of the player; talk: of the character; follow: "
                "of whom to follow, null to stop; accept, refuse: of whose proposal; wares, buy, "
                "sell: of whoever keeps the shop"
            ),
        },
        "to": {
            "type": ["string", "null"],
            "description": (
                "move: a direction, a room id, or back; say, whisper: the id of the player "
                "spoken to; give: of the player or character; trade, invite: of the player"
            ),
        },
        "source": {
            "type": ["string", "null"],
            "description": "take: the id of the container to take it out of",
        },
        "quantity": {"type": ["integer", "null"], "description": "how many of a thing"},
        "text": {
            "type": ["string", "null"],
            "description": (
                "say, whisper, tell, shout, write: the words; emote: as others see it, 'waves'; "
                "help: a verb; talk: what about; buy: what; trade: what is wanted for it; "
                "accept: words of a quest's title; cast: the spell"
            ),
        },
        "name": {
            "type": ["string", "null"],
            "description": "tell, write, mute, unmute: the name of a player, who may be elsewhere",
        },
    },
    "required": ["verb", "item", "target", "to", "source", "quantity", "text", "name"],
    "additionalProperties": False,
}
"""One intent as JSON: flat and every field present, null where the verb takes none."""


class IntentError(ValueError):
    """Not an intent; says in one sentence why."""


def validated(value: object) -> IntentSpec:
    """The value as an intent's spec, with the fields that are null left out.

    Raises:
        IntentError: it is no mapping, has an unknown verb or field, lacks a field that the verb
            needs, has one that it does not take, or one of the wrong type or size.
    """
    if not isinstance(value, Mapping):
        raise IntentError("An intent is a mapping of fields.")
    verb = value.get("verb")
    if not isinstance(verb, str) or verb not in VERBS:
        raise IntentError(f"The verb is one of {', '.join(VERBS)}.")
    fields = VERBS[verb]
    spec: dict[str, object] = {"verb": verb}
    for field in value:
        if field != "verb" and field not in FIELDS:
            raise IntentError(f"An intent has only the fields verb, {', '.join(FIELDS)}.")
    for field in FIELDS:
        found = value.get(field)
        if found is None:
            if field in fields.needs:
                raise IntentError(f"{verb} needs {field}.")
        elif field not in fields.needs and field not in fields.takes:
            raise IntentError(f"{verb} takes no {field}.")
        else:
            spec[field] = _checked(field, found)
    return cast("IntentSpec", spec)


def _checked(field: str, found: object) -> str | int:
    if field == "quantity":
        if type(found) is not int or not 1 <= found <= QUANTITY_MAX:
            raise IntentError(f"quantity is a whole number from 1 to {QUANTITY_MAX}.")
        return found
    if type(found) is not str or not 1 <= len(found) <= _TEXT_CHARS_MAX[field]:
        raise IntentError(f"{field} is text of 1 to {_TEXT_CHARS_MAX[field]} characters.")
    return found
