"""What a deed is by the thing it is done with: a lever pulled up is used, a cloak put over me worn.

Words alone do not tell: "put on" is said of a cloak and of a lamp, "get logs from" of a box and of
an oak. It looks at nouns and decides between two readings of the same words. Pure.
"""

from collections.abc import Mapping
from typing import Final

from client.gateway.core import vocabulary as vocab
from client.gateway.core.found import Ask, Deeds, Found, No, intent
from client.gateway.core.scope import Scope, Thing
from client.gateway.core.verb import Place

REPEATS_MAX: Final = 5
"""How often something is done by one number: "drink two potions" is two deeds."""
WORKED: Final = vocab.words(
    "lever levers crank winch handle wheel switch button knob dial pedal plunger valve pump "
    "bellows bell bells gong"
)
"""What one pulls, turns or strikes rather than takes, wears or opens."""
GROWING: Final = vocab.SOURCES | vocab.words(
    "oak willow pine birch elm beech maple yew spruce fir cedar hazel shrub hedge bramble rock"
)
"""What wood, fruit and ore are got from, though none of it is to be seen there yet."""
WEAPONS: Final = vocab.words(
    "sword weapon axe hatchet knife dagger pike spear club staff bow longbow hammer mace blade "
    "gaff cutlass lance pick pickaxe sling arrow wand pitchfork harpoon whip cudgel sabre scimitar"
)
"""What one strikes with."""
_MOVING: Final = vocab.words(
    "pull push yank tug haul heave lift raise lower press work give turn move shift jerk"
)
_HATCHES: Final = frozenset(("trapdoor", "hatch", "lid"))
_DOORS: Final = vocab.words("door doors gate gates portcullis trapdoor hatch grate padlock lock")
_LAMPS: Final = vocab.words("lamp lamps lantern lanterns light lights")
_USED: Final = vocab.words(
    "kettle pot pan saucepan stove oven bandage bandages plaster poultice salve ointment balm cream"
)
_LIFTING: Final = frozenset(("lift", "raise", "haul", "heave", "pull"))
_REMEDIES: Final = vocab.words("potion potions elixir tonic medicine pill")
_DRAPING: Final = vocab.words("put throw wrap pull draw drape sling toss fling slip pop fasten tie")
_ALL_DRUNK: Final = vocab.KINDS_OF["drink"]


def suited(
    verb: str,
    head: str,
    things: Mapping[str, tuple[Thing, ...]],
    fields: Mapping[str, object],
    quantities: Mapping[str, int],
) -> Deeds | None:
    """The deeds that are meant instead of a verb's own, by what its slots name; None: its own."""
    items = things.get("item", ()) or things.get("target", ())
    few = all(one <= REPEATS_MAX for one in quantities.values())
    alone = len(things) == 1 and bool(items) and not fields and few
    if alone and verb == "eat" and any(one.nouns & _ALL_DRUNK for one in items):
        each = [one for one in items for _ in range(quantities.get(one.id, 1))]
        verbs = ["drink" if one.nouns & _ALL_DRUNK else "eat" for one in each]
        eaten = zip(verbs, each, strict=True)  # "swallow the potion and the cheese"
        return Deeds(verbs[0], tuple(intent(name, {"item": one.id}) for name, one in eaten), items)
    if alone and (other := _alone(verb, head, items)):
        field = "target" if other == "open" else "item"
        each = [one for one in items for _ in range(quantities.get(one.id, 1))]
        return Deeds(other, tuple(intent(other, {field: one.id}) for one in each), items)
    if verb == "put" and head != "drop" and _are(things["target"], _DOORS):
        key, (door,) = things["item"], things["target"][:1]
        if len(key) == 1 and _are(key, frozenset(("key",))):
            return Deeds("unlock", (intent("unlock", {"target": door.id, "item": key[0].id}),), key)
    if verb == "take" and "source" in things and _are(things["source"], GROWING):
        (source,) = things["source"]
        lies_there = any(one.within == source.id for one in items) or "item" in fields
        if not lies_there:
            return Deeds("gather", (intent("gather", {"target": source.id}),), (source,))
    return None


def _alone(verb: str, head: str, items: tuple[Thing, ...]) -> str:
    """What is done with things where nothing else is named; nothing if it is as the verb says."""
    worked = verb in ("take", "open", "equip", "gather", "put") and head in _MOVING
    if worked and _are(items, WORKED):
        return "use"
    if verb == "take" and head in _LIFTING and _are(items, _HATCHES):
        return "open"
    if verb == "equip" and head == "put":
        return "light" if _are(items, _LAMPS) else "use" if _are(items, _USED) else ""
    if verb == "use" and head in _DRAPING and _are(items, vocab.KINDS_OF["garment"]):
        return "equip"
    return "eat" if verb == "drink" and _are(items, vocab.KINDS_OF["food"]) else ""


def is_of_kind(found: Found | Ask | No, place: Place, scope: Scope) -> bool:
    """Whether what was found, or what is asked about, is a lever, a vein or a remedy."""
    if isinstance(found, No):
        return False
    ids = [one.id for one in (found.things if isinstance(found, Found) else found.candidates)]
    things = tuple(one for each in ids if (one := scope.thing(each)) is not None)
    if place == "remedy" and any(one.where != "held" for one in things):
        return False
    return _are(things, {"lever": WORKED, "vein": GROWING, "remedy": _REMEDIES}.get(place, WORKED))


def _are(things: tuple[Thing, ...], kinds: frozenset[str]) -> bool:
    return bool(things) and all(one.nouns & kinds for one in things)
