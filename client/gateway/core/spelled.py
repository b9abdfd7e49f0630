"""An intent put into plain words, to ask whether it is meant: "give the lamp to Bob"."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.found import quoted
from client.gateway.core.scope import Scope
from content.model import IntentSpec

JOINTS: Final[Mapping[str, Mapping[str, str]]] = {
    "target": {"put": "in", "use": "on", "cast": "at", "shoot": "at", "apply": "to"},
    "to": {"say": "to", "whisper": "to", "give": "to", "trade": "with", "sell": "to"},
    "source": {"take": "from", "buy": "from"},
}
"""The word before what a field names, by verb; `to` and `source` have one for all others."""
_ELSE: Final[Mapping[str, str]] = {"target": "", "to": "to", "source": "from"}


def spelled(spec: IntentSpec, scope: Scope) -> str:
    """What an intent would do, as somebody would say it."""
    verb = spec["verb"]
    words = ["go" if verb == "move" else verb]
    item, quantity = spec.get("item"), spec.get("quantity")
    if quantity is not None:
        words.append(str(quantity))
    if item is not None:
        words.append(_shown(item, scope))
    for field, named in (
        ("target", spec.get("target")),
        ("source", spec.get("source")),
        ("to", spec.get("to")),
    ):
        if named is not None:
            joint = "" if verb == "move" else JOINTS[field].get(verb, _ELSE[field])
            words += [joint, _shown(named, scope) if verb != "move" else _where(named, scope)]
    text = spec.get("text") or spec.get("name")
    if text is not None:
        words.append(quoted(text))
    return " ".join(word for word in words if word)


def _where(way: str, scope: Scope) -> str:
    """A direction, or a place farther off by its name."""
    far = next((one for one in scope.places if one.direction == way), None)
    return way if far is None else f"to {far.shown}"


def _shown(found: str, scope: Scope) -> str:
    thing = scope.thing(found)
    if thing is not None:
        return thing.shown
    return "yourself" if found == scope.viewer else found
