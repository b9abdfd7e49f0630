"""The sentences that describe a place, a thing, a person and what somebody carries.

Plain lines that read well aloud: a title, a description, what is seen, who is there, the ways out.
It tells what `content.visible` shows and nothing else.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from content.beings import a_creature, species_of
from content.doors import door_in, is_shut
from content.gear import HAND, slot, told
from content.layout import ExitSpec
from content.light import is_dark, is_lit
from content.model import (
    Creature,
    Item,
    Player,
    Room,
    State,
    character_at,
    creature_at,
    item_at,
    player_at,
    room_at,
)
from content.places import box_of, is_closed, place_in
from content.resting import sleeps
from content.ticks import told_hour
from content.visible import Held, MadeOut, Scene, Sight, known_name, made_out, sight
from content.wording import a, capital, crowd, listing, noun_of, number_word, plural, the

NAMED_MAX: Final = 40
"""Things or people of one kind of place that are told by name; the others are only counted."""
DARK: Final = "It is dark here: without a light you see nothing."
NO_WAY_SEEN: Final = "You can make out no way from here."
FELT: Final = "You feel your way along the walls. "


def place(
    state: State,
    viewer: Player,
    room: Room,
    seen: Sight,
    *,
    brief: bool,
    along: Collection[str] = (),
) -> str:
    """A room as the viewer sees it; brief for whoever comes back to it.

    Args:
        along: whose coming is told apart, by id.
    """
    dark = is_dark(state, room["metadata"]["id"])
    known = made_out(state, viewer, room, dark=dark)
    lines = scenery(state, room, seen, dark=dark, brief=brief)
    others = [one for one in seen["people"] if one["metadata"]["id"] not in along]
    awake, lying = ([one["metadata"]["name"] for one in some] for some in sleepers_apart(others))
    return page([*lines, company(awake, lying), exits(state, viewer, known, dark=dark)])


def page(lines: Sequence[str]) -> str:
    """Lines one under the other, without those that say nothing."""
    return "\n".join(line for line in lines if line)


def scenery(state: State, room: Room, seen: Scene, *, dark: bool, brief: bool) -> list[str]:
    """The lines of a room that are the same for everybody who has the same before them."""
    name, spec = room["metadata"]["name"], room["spec"]
    if dark:
        return [name, DARK, *_beings(seen)]
    said = spec["brief"] if brief else spec["description"]
    return [name, said, told_hour(state, room), *_things(seen), *_beings(seen)]


def place_of(
    state: State, viewer_id: str, room_id: str, *, brief: bool, along: Collection[str] = ()
) -> str:
    """As `place`, by ids; empty if there is no such viewer or room."""
    viewer, room = player_at(state, viewer_id), room_at(state, room_id)
    if viewer is None or room is None:
        return ""
    return place(state, viewer, room, sight(state, viewer, room_id), brief=brief, along=along)


def _things(seen: Scene) -> list[str]:
    """Things where the author put them first, then what lies about, then what is in containers."""
    placed = [_placed(item) for item in seen["things"] if _placed(item)]
    loose = [
        _one(item) for item in seen["things"] if item["spec"]["portable"] and not _placed(item)
    ]
    lines = [" ".join(placed)] if placed else []
    if loose:
        lines.append(f"You see {crowd(loose, NAMED_MAX)} here.")
    return lines + _contents(seen["things"] + seen["inside"], seen["inside"])


def _one(item: Item) -> str:
    """A thing met for the first time, and that it burns, if it does."""
    return f"{a(item)} (lit)" if is_lit(item) else a(item)


def _placed(item: Item) -> str:
    return "" if item["status"]["moved"] else item["spec"]["placed"]


def _contents(containers: Sequence[Item], lying: Sequence[Item]) -> list[str]:
    found = []
    for container in containers:
        inside = [
            _one(item)
            for item in lying
            if box_of(item["status"]["location"]) == container["metadata"]["id"]
        ]
        if inside:
            found.append(f"In {the(container)}: {crowd(inside, NAMED_MAX)}.")
    return found


def _beings(seen: Scene) -> list[str]:
    """Characters and creatures: as their authors put them, or by name."""
    said = [str(one["spec"]["placed"]) for one in seen["characters"] if one["spec"]["placed"]]
    named = [one["metadata"]["name"] for one in seen["characters"] if not one["spec"]["placed"]]
    creatures = _counted(seen["creatures"])
    lines = [" ".join(said)] if said else []
    if named:
        lines.append(f"{crowd(named)} {'is' if len(named) == 1 else 'are'} here.")
    if creatures:
        verb = "is" if len(seen["creatures"]) == 1 else "are"
        lines.append(capital(f"{crowd(creatures)} {verb} here."))
    return lines


def _counted(creatures: Sequence[Creature]) -> list[str]:
    """`a bilge rat`, `three bilge rats`: each name once, in the order in which they are met."""
    alike: dict[str, list[Creature]] = {}
    for one in creatures:
        alike.setdefault(one["metadata"]["name"], []).append(one)
    return [
        a_creature(ones[0]) if len(ones) == 1 else f"{number_word(len(ones))} {plural(name)}"
        for name, ones in alike.items()
    ]


def sleepers_apart(people: Sequence[Player]) -> tuple[list[Player], list[Player]]:
    """Who is up, and who lies asleep."""
    lie = [not one["status"]["awake"] or sleeps(one) for one in people]
    up = [one for one, lies in zip(people, lie, strict=True) if not lies]
    return up, [one for one, lies in zip(people, lie, strict=True) if lies]


def company(awake: Sequence[str], asleep: Sequence[str]) -> str:
    """Who else is there, by name."""
    parts = []
    if awake:
        parts.append(f"{crowd(awake)} {'is' if len(awake) == 1 else 'are'} here")
    if asleep:
        parts.append(f"{crowd(asleep)} {'lies' if len(asleep) == 1 else 'lie'} here asleep")
    return f"{', and '.join(parts)}." if parts else ""


def exits(state: State, viewer: Player, known: MadeOut, *, dark: bool) -> str:
    """The ways out; directions that lead through the same door are told together."""
    sides: dict[tuple[str, str], list[str]] = {}
    for direction, way in known.ways:
        sides.setdefault((way["to"], _by(state, way)), []).append(direction)
    told = [
        " or ".join(directions) + by + _to(known_name(state, viewer, to))
        for (to, by), directions in sides.items()
    ]
    if not told:
        return NO_WAY_SEEN if dark else "There is no way out."
    felt = FELT if known.felt else ""
    return f"{felt}Exits: {', '.join(told)}."


def _by(state: State, way: ExitSpec) -> str:
    """What a way leads by, and the door that stands in it, closed or not."""
    door = door_in(state, way)
    if door is None:
        return f" by the {way['by']}" if way["by"] else ""
    name, shut = door["metadata"]["name"], " (closed)" if is_shut(state, way) else ""
    if not way["by"] or noun_of(way["by"].lower()) in door["spec"]["nouns"]:
        return f" by the {name}{shut}"
    return f" by the {way['by']} and the {name}{shut}"


def _to(known: str | None) -> str:
    return f" to the {known}" if known else ""


def thing(state: State, item: Item, viewer_id: str) -> str:
    """A thing looked at closely, with what is in it; in a bank that is what is the viewer's own."""
    lines = [line for line in (item["spec"]["description"], told(item)) if line]
    it, it_is = ("them", "They are") if _several(item) else ("it", "It is")
    if is_lit(item):
        lines.append(f"{it_is} lit.")
    if is_closed(item):
        lines.append(f"{it_is} {'locked' if item['status'].get('locked') else 'closed'}.")
    elif item["spec"].get("lid") is not None and not item["spec"]["container"]:
        lines.append(f"{it_is} open.")
    elif item["spec"]["container"]:
        inside = _lying_in(state, item, viewer_id)
        lines.append(f"In {it}: {crowd(inside, NAMED_MAX)}." if inside else f"{it_is} empty.")
    return "\n".join(lines)


def opened(state: State, item: Item, viewer_id: str) -> str:
    """What shows in a thing that has just been opened; empty where it holds nothing ever."""
    if not item["spec"]["container"]:
        return ""
    it = "them" if _several(item) else "it"
    inside = _lying_in(state, item, viewer_id)
    return f"In {it}: {crowd(inside, NAMED_MAX)}." if inside else f"There is nothing in {it}."


def _lying_in(state: State, item: Item, viewer_id: str) -> list[str]:
    place = place_in(item, viewer_id)
    lying = (item_at(state, entity_id) for entity_id in sorted(state))
    shown = (one for one in lying if one and one["status"].get("hidden") is not True)
    return [_one(one) for one in shown if one["status"]["location"] == place]


def _several(item: Item) -> bool:
    """Whether it is spoken of in the plural."""
    return item["spec"]["plural"] or item["status"].get("count", 1) > 1


def belongings(seen: Held) -> str:
    """What the viewer carries."""
    if not seen["held"]:
        return "You carry nothing."
    loose = [_one(item) for item in seen["held"] if not item["status"].get("worn")]
    worn = [item for item in seen["held"] if item["status"].get("worn")]
    wielded = [_one(item) for item in worn if slot(item) == HAND]
    dressed = [_one(item) for item in worn if slot(item) != HAND]
    lines = [f"You carry {crowd(loose, NAMED_MAX)}." if loose else "Your hands carry nothing else."]
    if wielded:
        lines.append(f"You wield {listing(wielded)}.")
    if dressed:
        lines.append(f"You wear {listing(dressed)}.")
    return "\n".join([*lines, *_contents(seen["held"] + seen["held_inside"], seen["held_inside"])])


def person(name: str, *, awake: bool) -> str:
    """Somebody else looked at: what they carry is their own business."""
    if awake:
        return f"{name} is here, and meets your eye."
    return f"{name} is asleep, breathing evenly."


def being(state: State, being_id: str) -> str:
    """A character or a creature looked at closely."""
    character, creature = character_at(state, being_id), creature_at(state, being_id)
    if character is not None:
        return str(character["spec"]["description"])
    return str(species_of(state, creature)["description"]) if creature is not None else ""


def awake_names(names: Sequence[str], gone: Mapping[str, Sequence[str]]) -> str:
    """Who is awake, besides the one who asks; and who has gone to which part of the world."""
    awake = "Nobody is awake here but you."
    if names:
        awake = f"Awake: {crowd([*names, 'you'], NAMED_MAX)}."
    lines = [
        f"Gone to {place}, awake or asleep: {crowd(gone[place], NAMED_MAX)}."
        for place in sorted(gone)
    ]
    return "\n".join([awake, *lines])
