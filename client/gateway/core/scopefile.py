"""A scope as plain JSON, and a reading as one: what `worldline interpret` takes and gives. Pure.

Names stand for things there. Two things of one name are told apart inside by a number, and called
by their name outside.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from client.gateway.core.reading import Memory, Reading
from client.gateway.core.words import cleaned
from content.model import DIRECTIONS, IntentSpec
from content.perception import Observation
from content.visible import Exit, Seen
from content.wording import adjectives_of, noun_of

VIEWER: Final = "@you"
LISTS: Final = ("here", "exits", "creatures", "players", "inventory")
"""The keys that every scope has."""
NAMES_MAX: Final = 1_000
ARGUMENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "take": {"source": "from"},
    "put": {"target": "into", "to": "into"},
    "trade": {"to": "with", "item": "offer", "text": "want"},
    "craft": {"text": "item"},
    "lock": {"item": "with"},
    "use": {"target": "on"},
    "unlock": {"item": "with"},
    "help": {"text": "topic"},
}
"""How the fields of an intent are called outside, where not by their own names."""


class ScopeError(ValueError):
    """Not a scope; says in one sentence why."""


def observation_of(scope: object) -> Observation:
    """A scope as what a player is shown.

    Args:
        scope: `{"here": [names], "exits": [names], "creatures": [names], "players": [names],
            "inventory": [names], "qty": {name: n}, "recipes": [names], "last": {...}}`, of which
            the first five are always there.

    Raises:
        ScopeError: it is not of that shape.
    """
    if not isinstance(scope, Mapping):
        raise ScopeError("A scope is a JSON object.")
    names = {key: _names(scope, key) for key in LISTS}
    if not isinstance(scope.get("recipes") or [], list):
        raise ScopeError("recipes is a list of names.")
    counts = _counts(scope)
    taken: dict[str, int] = {}
    kinds = (("here", "item"), ("creatures", "creature"), ("players", "player"))
    found = {
        key: [_seen(name, kind, counts, taken) for name in names[key]]
        for key, kind in (*kinds, ("inventory", "item"))
    }
    observed: Observation = {
        "viewer": VIEWER,
        "room": {"id": "@here", "name": ""},
        "text": "",
        "exits": [_exit(name) for name in names["exits"]],
        "here": [*found["here"], *found["creatures"]],
        "players": found["players"],
        "inventory": found["inventory"],
        "details": [],
        "unseen_inside": True,
    }
    recipes = scope.get("recipes")
    if recipes is None:
        return observed
    return {**observed, "recipes": list(_names(scope, "recipes"))}


def memory_of(scope: Mapping[str, Any]) -> Memory:
    """What "it", "them", "him" and "her" mean in a scope.

    Raises:
        ScopeError: `last` is not a table of names.
    """
    last = scope.get("last") or {}
    if not isinstance(last, Mapping):
        raise ScopeError("last is an object of names.")
    named: dict[str, tuple[str, ...]] = {}
    for key in ("it", "them", "him", "her"):
        said = last.get(key)
        listed = [] if said is None else said if isinstance(said, list) else [said]
        if not all(isinstance(one, str) for one in listed):
            raise ScopeError(f"last.{key} is a name.")
        named[key] = tuple(listed)
    one = {key: found[0] if found else None for key, found in named.items()}
    recipes = scope.get("recipes") or ()
    made = next((each for each in (one["it"], one["them"]) if each in recipes), None)
    return Memory(it=one["it"], them=named["them"], him=one["him"], her=one["her"], made=made)


def plain(reading: Reading) -> dict[str, object]:
    """A reading as the line of JSON that is printed."""
    return {
        "intents": [_intent(spec) for spec in reading.intents],
        "question": reading.question or reading.unfinished,
        "refused": reading.refused,
        "by": reading.by,
    }


def _names(scope: Mapping[str, Any], key: str) -> Sequence[str]:
    found = scope.get(key)
    if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
        raise ScopeError(f"{key} is a list of names.")
    if len(found) > NAMES_MAX:
        raise ScopeError(f"{key} has more than {NAMES_MAX} names.")
    return found


def _counts(scope: Mapping[str, Any]) -> Mapping[str, int]:
    found = scope.get("qty") or {}
    if not isinstance(found, Mapping) or not all(type(one) is int for one in found.values()):
        raise ScopeError("qty is an object of whole numbers by name.")
    return found


def _seen(name: str, kind: str, counts: Mapping[str, int], taken: dict[str, int]) -> Seen:
    taken[name] = taken.get(name, 0) + 1
    count = counts.get(name, 1)
    shown = cleaned(name)
    head = shown.partition(" of ")[0].lower() if kind == "item" else shown.lower()
    nouns = [noun_of(head)]
    if head != shown.lower():
        nouns.append(noun_of(shown.lower()))
    if kind == "player":
        nouns = shown.lower().split(" ")
    seen: Seen = {
        "id": name if taken[name] == 1 else f"{name}#{taken[name]}",
        "name": shown,
        "nouns": nouns,
        "adjectives": adjectives_of(shown, nouns),
        "kind": kind,
        "portable": kind == "item",
        "plural": count > 1,
        "within": None,
    }
    return {**seen, "count": count} if count > 1 else seen


def _exit(name: str) -> Exit:
    bare = cleaned(name).lower()
    if bare in DIRECTIONS:
        return {"direction": bare, "name": "", "names": []}
    return {"direction": name, "name": name, "names": sorted({bare, noun_of(bare)})}


def _intent(spec: IntentSpec) -> dict[str, object]:
    verb = spec["verb"]
    if spec.get("target") == VIEWER:  # oneself is no name of the scope
        if verb == "examine":
            return {"verb": "status", "args": {}}
        spec = {**spec}
        del spec["target"]
    called = ARGUMENTS.get(verb, {})
    arguments = {
        called.get(field, field): _outside(value)
        for field, value in spec.items()
        if field != "verb"
    }
    return {"verb": verb, "args": arguments}


def _outside(value: object) -> object:
    """A name without the number that told it apart."""
    if isinstance(value, str) and value.rpartition("#")[2].isdigit():
        return value.rpartition("#")[0] or value
    return value
