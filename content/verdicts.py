"""How a capability says what came of an intent. It judges nothing itself."""

from collections.abc import Sequence

from content.model import Happening, Intent, Item, Op, Outcome, Player, State, Value, player_at
from content.wording import a, many, number_word, the


def passed(
    intent: Intent,
    reason: str,
    about: dict[str, Value] | None = None,
    patch: Sequence[Op] = (),
    also: Sequence[Happening] = (),
) -> Outcome:
    """The deed is done: `patch` is what it changes, `also` what comes about besides."""
    outcome: Outcome = {
        "result": "pass",
        "verb": intent["spec"]["verb"],
        "actor": intent["metadata"]["actor"],
        "patch": list(patch),
        "refused": [],
        "reason": reason,
        "about": about or {},
    }
    if also:
        outcome["also"] = list(also)
    return outcome


def happening(
    reason: str,
    place: str,
    about: dict[str, Value] | None = None,
    *,
    actor: str = "",
    to: str = "",
) -> Happening:
    """Something that comes about besides, told to all who are awake in a room, or to one player."""
    return {"reason": reason, "actor": actor, "place": place, "to": to, "about": about or {}}


def failed(
    intent: Intent,
    reason: str,
    about: dict[str, Value] | None = None,
    refused: Sequence[Sequence[str]] = (),
) -> Outcome:
    """The rules say no: `refused` are the state paths whose values said so."""
    return {
        "result": "fail",
        "verb": intent["spec"]["verb"],
        "actor": intent["metadata"]["actor"],
        "patch": [],
        "refused": [list(path) for path in refused],
        "reason": reason,
        "about": about or {},
    }


def put(*path: str, value: Value) -> Op:
    """The change that sets one path."""
    return {"op": "set", "path": list(path), "value": value}


def actor_of(state: State, intent: Intent) -> Player:
    """The player whose intent it is; `table.apply` has made sure that they are here and awake."""
    actor = player_at(state, intent["metadata"]["actor"])
    assert actor is not None, "the table lets nobody act who is not in the world"
    return actor


def of_item(item: Item) -> dict[str, Value]:
    """What prose needs to speak of a thing."""
    return {
        "item": item["metadata"]["id"],
        "item_name": item["metadata"]["name"],
        "the_item": the(item),
        "an_item": a(item),
        "plural": item["spec"]["plural"] or item["status"].get("count", 1) > 1,
    }


def of_some(item: Item, count: int | None) -> dict[str, Value]:
    """What prose needs to speak of so many of a stack; nothing more where it is all of it."""
    most = item["status"].get("count", 1)
    if count is None or count >= most:
        return {}
    shown = f"{number_word(count)} {many(item)}" if count > 1 else item["metadata"]["name"]
    told = f"the {shown}" if count == 1 else shown
    return {"the_item": told, "an_item": shown, "plural": count > 1 or item["spec"]["plural"]}


def of_target(other: Player) -> dict[str, Value]:
    """What prose needs to tell somebody that it is they whom a deed befalls."""
    return {"target": other["metadata"]["id"], "target_name": other["metadata"]["name"]}


def of_actor(actor: Player) -> dict[str, Value]:
    """What prose needs to tell others who did it."""
    return {"actor_name": actor["metadata"]["name"]}
