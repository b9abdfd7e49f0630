"""What became of a player's last words, kept so that `why` can tell it: one account for each.

It holds what was said, what it was read as, what stood against it and who had changed that, and the
verdict, in words that were true at the verdict for who reads them: of what a player could not see
then, and of who did what out of their sight, there is nothing in it. Which event changed what, and
whether it was seen, is worked out in `peer.core.verdict`.
"""

from collections.abc import Mapping
from typing import Final, TypedDict, cast

from content.model import (
    DIRECTIONS,
    Op,
    Outcome,
    Path,
    State,
    Value,
    player_at,
    room_at,
)
from content.registers import register
from content.visible import DETAIL, sight
from content.wording import the
from content.words import cleaned

ACCOUNT: Final = "@why/"
"""How the id of an account begins; no entity of a world begins so."""
SAID_CHARS_MAX: Final = 200
TOLD_CHARS_MAX: Final = 400
WORD_CHARS_MAX: Final = 60
DEEDS_MAX: Final = 4
MET_MAX: Final = 3
YOU, TIME, SOMEBODY, NOBODY, UNTOLD = "you", "time", "somebody", "nobody", ""
"""Who changed something: the reader, time, one who is not named, nobody so far; or it is untold."""
OUT_OF_SIGHT: Final = "something that you do not see"
_NO_DEEDS: Final = frozenset({"", "why", "enter", "leave", "arrive"})
"""Verbs of which there is no account: they are no deeds of which one would ask."""
_WHAT: Final[Mapping[str, str]] = {
    "location": "where {it} is",
    "awake": "whether {it} is awake",
    "closed": "whether {it} is closed",
    "locked": "whether {it} is locked",
    "left": "how much is left of {it}",
    "count": "how many there are of {it}",
    "exits": "which ways lead on from {it}",
    "effects": "what has hold of {it}",
    "stock": "what {it} has for sale",
    "bargain": "what {it} offers",
    "group": "with whom {it} goes",
    "duel": "whom {it} duels",
    "open": "which ways are open",
    "spec": "what {it} is like",
}
"""What a state path is about, by the last of its keys that says so."""


class Met(TypedDict):
    """Something that stood against a deed: what, who changed it last, and unseen by its actor."""

    what: str
    who: str
    unseen: bool


class Deed(TypedDict):
    """What words were read as, and what came of that."""

    read: str
    result: str
    told: str
    met: list[Met]


class Account(TypedDict):
    """What became of the last words of somebody; `by` is what read them, empty for the rules."""

    utterance: str
    said: str
    by: str
    deeds: list[Deed]


def entity_id(player_id: str) -> str:
    """The id of somebody's account."""
    return f"{ACCOUNT}{player_id}"


def account_of(state: State, player_id: str) -> Account | None:
    """The account of somebody's last words here, if there is one."""
    found = state.get(entity_id(player_id))
    return cast("Account", found["status"]) if found is not None else None


def is_told_of(outcome: Outcome) -> bool:
    """Whether `why` is to tell of it; what was no intent at all is not worth a word."""
    return outcome["verb"] not in _NO_DEEDS


def noted(state: State, me: str, account: Account) -> list[Op]:
    """The change by which a deed goes into its actor's account, with those of the same words.

    Args:
        account: with this one deed; of more than `DEEDS_MAX` the first go.
    """
    before = account_of(state, me)
    if before is not None and account["utterance"] == before["utterance"]:
        account = {**before, "deeds": [*before["deeds"], *account["deeds"]][-DEEDS_MAX:]}
    return [register("account", entity_id(me), cast("Value", account))]


# ----------------------------------------------------------------------------------------- in words


def told_names(outcome: Outcome, told: str) -> Mapping[str, str]:
    """What the answer to a deed calls the things and beings that it was about, by id.

    Who has done something knows to what; else it is told as far as the answer itself names it.
    """
    about, found = outcome["about"], dict[str, str]()
    for key, called in (("item", "the_item"), ("target", "target_name"), ("being", "foe")):
        one, name = about.get(key), about.get(called)
        if not isinstance(one, str) or not isinstance(name, str):
            continue
        if outcome["result"] == "pass" or name.lower() in told.lower():
            found[one] = f"the {name}" if called == "foe" else name
    return found


def read_as(state: State, me: str, spec: Mapping[str, object], told: Mapping[str, str]) -> str:
    """An intent in words: the verb, and what its actor may know of the rest.

    Args:
        told: what the answer calls things, by id.
    """
    parts = []
    for field in ("item", "target", "to", "source"):
        value = spec.get(field)
        if isinstance(value, str):
            parts.append(_named(state, me, value, told) or OUT_OF_SIGHT)
    for field in ("quantity", "text", "name"):
        value = spec.get(field)
        if value is not None:
            parts.append(cleaned(str(value), WORD_CHARS_MAX))
    verb = cleaned(str(spec.get("verb", "")), WORD_CHARS_MAX)
    return f"{verb} ({', '.join(parts)})" if parts else verb


def met(
    state: State, me: str, path: Path, who: str, told: Mapping[str, str], *, unseen: bool
) -> Met:
    """What a state path is about and who changed it, as far as its reader may know.

    Of what they do not see not even whether somebody changed it is told.
    """
    it = _named(state, me, path[0], told) if path else None
    if it is None:
        return {"what": OUT_OF_SIGHT, "who": UNTOLD, "unseen": False}
    if len(path) == 1:
        return {"what": f"what {it} is", "who": UNTOLD, "unseen": False}
    what = f"how it stands with {it}"
    for key in reversed(path):
        if key in _WHAT:
            what = _WHAT[key].format(it=it)
            break
    return {"what": what, "who": who, "unseen": unseen}


def _named(state: State, me: str, entity_id: str, told: Mapping[str, str]) -> str | None:
    """What somebody may call a thing, a being or a place; None for what they do not see."""
    if entity_id in told:
        return told[entity_id]
    if entity_id in DIRECTIONS:
        return entity_id
    who = player_at(state, me)
    if who is None or entity_id == me:
        return "you" if entity_id == me else None
    here = who["status"]["location"]
    if entity_id.startswith(f"{DETAIL}{here}:"):
        return f"the {cleaned(entity_id.rpartition(':')[2], WORD_CHARS_MAX)}"
    room = room_at(state, entity_id)
    if room is not None:
        known = entity_id == here or entity_id in who["status"]["visited"]
        return room["metadata"]["name"] if known else None
    seen = sight(state, who, here) if entity_id in state else None
    if seen is None:
        return None
    for thing in (*seen["things"], *seen["inside"], *seen["held"], *seen["held_inside"]):
        if thing["metadata"]["id"] == entity_id:
            return the(thing)
    for being in (*seen["people"], *seen["characters"], *seen["creatures"]):
        if being["metadata"]["id"] == entity_id:
            name = being["metadata"]["name"]
            return f"the {name}" if being["kind"] == "creature" else name
    return None
