"""What became of an intent, in the world's own voice: for the one who tried, and for onlookers.

Total: an outcome that the tables do not know gets a plain sentence. It judges nothing, and whom to
tell is `content.perception`'s business.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, cast

from content import manual, sentences
from content.description import (
    awake_names,
    being,
    belongings,
    opened,
    person,
    place_of,
    thing,
)
from content.doors import door_before
from content.filling import filled, text_of
from content.hearing import deed_heard, heard, is_unseen
from content.light import is_blind
from content.model import (
    DIRECTIONS,
    Happening,
    Outcome,
    State,
    Value,
    item_at,
    player_at,
    room_at,
    world_of,
)
from content.noticing import COMINGS, is_witness, notices, room_of
from content.places import reaches
from content.visible import sight, ways
from content.wording import capital, crowd, listing, number_word, plural, stopped, then

_PLAIN: Final = "Nothing comes of that."
STEPS_TOLD_MAX: Final = 8
_TOWARDS: Final[Mapping[str, str]] = {"in": "inside", "out": "outside"}
_FROM: Final[Mapping[str, str]] = {
    "up": "from above",
    "down": "from below",
    "in": "from inside",
    "out": "from outside",
}


def for_actor(outcome: Outcome, state: State, lost_to: str | None = None) -> str:
    """What the actor is told.

    Args:
        outcome: the verdict.
        state: the microcosm just after it.
        lost_to: for a conflict, the shown name of who came first, if that is known.
    """
    if outcome["result"] == "conflict" and not _is_own(outcome, state, lost_to):
        unseen = lost_to is not None and is_unseen(outcome["actor"], None, state)
        return _for_loser(outcome, "somebody" if unseen else lost_to)
    if outcome["result"] == "pass" and outcome["reason"] in _SCENES:
        told = _scene(outcome, state)
    else:
        told = filled(sentences.FOR_ACTOR.get(_reason(outcome, state), _PLAIN), outcome["about"])
    told = _with_more(told, outcome, state)
    return "\n".join([told, *_besides(outcome, state, outcome["actor"])])


def _with_more(told: str, outcome: Outcome, state: State) -> str:
    """What is told of a deed, with what else it shows."""
    about = outcome["about"]
    if outcome["reason"] == "move.away":
        says = _way_says(outcome, state)
        return _setting_off(f"{says} {told}" if says else told, about)
    item = item_at(state, text_of(about, "item")) if outcome["reason"] == "open.done" else None
    inside = opened(state, item, outcome["actor"]) if item is not None else ""
    return f"{told} {inside}" if inside else told


def _reason(outcome: Outcome, state: State) -> str:
    """The outcome's reason; what is not in hand is named only to who has it before their eyes."""
    actor, item = player_at(state, outcome["actor"]), text_of(outcome["about"], "item")
    if outcome["reason"] != "drop.not_held" or actor is None or is_blind(state, outcome["actor"]):
        return outcome["reason"]
    return "drop.in_reach" if reaches(state, actor, item) else outcome["reason"]


def for_witness(outcome: Outcome, before: State, after: State, viewer: str) -> str | None:
    """What an onlooker is told, or None if there is nothing that they could notice."""
    return Bystanders(outcome, before, after).told(viewer)


class Bystanders:
    """Whoever is told of one deed: what many of them are told alike is put in words once.

    Args:
        outcome: of the deed.
        before: the microcosm just before it.
        after: the same just after it.
    """

    def __init__(self, outcome: Outcome, before: State, after: State) -> None:
        self._outcome, self._before, self._after = outcome, before, after
        self._dark: dict[tuple[str | None, str | None], bool] = {}
        self._lines: dict[int, str] = {}

    def told(self, viewer: str) -> str | None:
        """What one of them is told: see `for_witness`."""
        unseen = self._is_unseen(viewer)
        deed = _deed(self._outcome, self._before, self._after, viewer, unseen=unseen)
        also = [
            (one, self._line(number, one, viewer, unseen=unseen))
            for number, one in enumerate(self._outcome.get("also", ()))
            if notices(self._after, one, viewer)
        ]
        first = [deed] if deed else []
        if unseen:  # however much stirs there
            lines = list(dict.fromkeys([*first, *(line for _, line in also)]))
        else:
            lines = [*first, *_merged(also, viewer)]
        return "\n".join(lines) or None

    def _is_unseen(self, viewer: str) -> bool:
        """See `is_unseen`: that is the same for all who were, and are, in one place."""
        places = (room_of(self._before, viewer), room_of(self._after, viewer))
        if places not in self._dark:
            self._dark[places] = is_unseen(viewer, self._before, self._after)
        return self._dark[places]

    def _line(self, number: int, one: Happening, viewer: str, *, unseen: bool) -> str:
        """What somebody is told of something that came about: mostly what the others are."""
        about = one["about"]
        if unseen or viewer in (one["actor"], about.get("target"), about.get("to")):
            return _told(one, self._after, viewer, unseen=unseen)
        if number not in self._lines:
            self._lines[number] = _told(one, self._after, viewer, unseen=False)
        return self._lines[number]


def _besides(outcome: Outcome, after: State, viewer: str) -> list[str]:
    """What an actor notices of what came about besides the deed itself."""
    also = [one for one in outcome.get("also", ()) if notices(after, one, viewer)]
    unseen = bool(also) and is_unseen(viewer, None, after)
    told = [(one, _told(one, after, viewer, unseen=unseen)) for one in also]
    return [line for _, line in told] if unseen else _merged(told, viewer)


def _merged(told: Sequence[tuple[Happening, str]], viewer: str) -> list[str]:
    """The lines, in which what several creatures of one name do at once is told once of all."""
    often = Counter(line for one, line in told if one["reason"] in sentences.SEVERAL)
    lines, merged = list[str](), set[str]()
    for one, line in told:
        if often[line] <= 1:
            lines.append(line)
        elif line not in merged:
            lines.append(_several(one, often[line], viewer))
            merged.add(line)
    return lines


def _several(one: Happening, count: int, viewer: str) -> str:
    """What so many creatures do of whom one is told of."""
    about = one["about"]
    foes = f"{number_word(count)} {plural(text_of(about, 'foe'))}"
    whom = "you" if about.get("target") == viewer else text_of(about, "target_name")
    return sentences.SEVERAL[one["reason"]].format(Foes=capital(foes), whom=whom)


def _told(one: Happening, after: State, viewer: str, *, unseen: bool) -> str:
    reason, about = heard(one, viewer, after) if unseen else (one["reason"], one["about"])
    if reason == "follow.went" and viewer == one["actor"]:
        there = place_of(after, viewer, text_of(about, "room"), brief=about.get("known") is True)
        return f"You follow {text_of(about, 'target_name')}.\n\n{there}"
    if reason in ("death.woke", "death.woke_less"):
        there = place_of(after, viewer, text_of(about, "room"), brief=about.get("known") is True)
        return f"{filled(sentences.FOR_ACTOR[reason], about)}\n\n{there}"
    if reason == "follow.stays":
        why = cast("dict[str, Value]", about.get("why", {}))
        about = {**about, "why": _refusal(why)}
    table = sentences.FOR_WITNESS
    if viewer == one["actor"]:
        table = sentences.FOR_ACTOR
    elif viewer == about.get("target") and reason in sentences.FOR_TARGET:
        table = sentences.FOR_TARGET
    return capital(filled(table.get(reason, _PLAIN), about, viewer))


def _deed(
    outcome: Outcome, before: State, after: State, viewer: str, *, unseen: bool
) -> str | None:
    watching, actor = player_at(after, viewer), player_at(after, outcome["actor"])
    if not is_witness(before, outcome, after, viewer):
        return None
    assert watching is not None, "a witness is there"
    here = watching["status"]["location"]
    if outcome["reason"] in COMINGS and not unseen:
        return _passing(outcome, before, after, here)
    if outcome["reason"] not in COMINGS and (actor is None or actor["status"]["location"] != here):
        return None
    reason, about = outcome["reason"], outcome["about"]
    if unseen:
        reason, about = deed_heard(outcome, viewer, here)
    if viewer == about.get("target") and reason in sentences.FOR_TARGET:
        return capital(filled(sentences.FOR_TARGET[reason], about, viewer))
    return capital(filled(sentences.FOR_WITNESS.get(reason, _PLAIN), about, viewer))


def _is_own(outcome: Outcome, state: State, lost_to: str | None) -> bool:
    """Whether the actor lost to nobody but themself: told as a plain refusal."""
    actor = player_at(state, outcome["actor"])
    return actor is not None and actor["metadata"]["name"] == lost_to


def _for_loser(outcome: Outcome, lost_to: str | None) -> str:
    found = _lost_as(outcome["verb"], outcome["reason"])
    return filled(found[1 if lost_to is None else 0], outcome["about"], lost_to=lost_to or "")


def _lost_as(verb: str, reason: str) -> tuple[str, str]:
    """The sentences for losing: of this verb for that reason, of the reason, or of the verb."""
    table = sentences.FOR_LOSER
    own = f"{verb}.{reason.partition('.')[2]}"
    return table.get(own) or table.get(reason) or table.get(verb) or table[""]


# -------------------------------------------------------------------------------------- scenes

_SCENES: Final = frozenset(
    {
        "move.done",
        "walk.done",
        "light.shows",
        "arrive.done",
        "arrive.back",
        "look.done",
        "examine.self",
        "examine.detail",
        "examine.item",
        "examine.player",
        "examine.being",
        "inventory.done",
        "who.done",
        "help.list",
        "help.verb",
        "enter.done",
        "enter.woke",
        "enter.again",
    }
)


def _scene(outcome: Outcome, state: State) -> str:
    """The answers that describe: where one is, what one looks at, what one carries."""
    about, actor = outcome["about"], outcome["actor"]
    match outcome["reason"]:
        case "arrive.back":
            here = place_of(state, actor, text_of(about, "to"), brief=True)
            return f"There is no getting through. You turn back.\n\n{here}"
        case "move.done" | "arrive.done":
            brief, along = about.get("known") is True, _led(about)
            there = place_of(state, actor, text_of(about, "to"), brief=brief, along=along)
            door, says = text_of(about, "opened"), _way_says(outcome, state)
            told = [f"(You open {door} first.)"] if door else []
            return "\n\n".join([*told, *([says] if says else []), there])
        case "light.shows":
            here = place_of(state, actor, text_of(about, "room"), brief=False)
            return f"You light {text_of(about, 'the_item')}.\n\n{here}"
        case "walk.done":
            return _walk(outcome, state)
        case "look.done":
            return place_of(state, actor, text_of(about, "room"), brief=False)
        case "enter.woke" | "enter.again":
            here = place_of(state, actor, text_of(about, "room"), brief=False)
            return f"{sentences.FOR_ACTOR[outcome['reason']]}\n\n{here}"
        case "enter.done":
            world = world_of(state)["spec"]
            first = place_of(state, actor, text_of(about, "room"), brief=False)
            return f"{world['title']}\n\n{world['intro']}\n\n{first}"
        case "who.done":
            gone = cast("dict[str, list[str]]", about.get("gone", {}))
            return awake_names(cast("list[str]", about.get("names", [])), gone)
        case "help.list":
            return manual.overview()
        case "help.verb":
            return manual.page(text_of(about, "topic"))
    return _close_look(outcome, state)


def _way_says(outcome: Outcome, state: State) -> str:
    """What its author has to say to whoever goes a way; mostly nothing."""
    room = room_at(state, text_of(outcome["about"], "from"))
    way = room["spec"]["exits"].get(text_of(outcome["about"], "direction")) if room else None
    return way.get("says", "") if way is not None else ""


def _walk(outcome: Outcome, state: State) -> str:
    """Where somebody went, the place that they came to, and why they stopped there."""
    about = outcome["about"]
    steps, doors = (cast("list[str]", about.get(key, [])) for key in ("steps", "opened"))
    went = f"You go {then(steps)}." if len(steps) <= STEPS_TOLD_MAX else "You go a long way."
    passed = cast("list[str]", about.get("passed", []))
    lines = [went, *([f"(You open {listing(doors)} on the way.)"] if doors else [])]
    lines += [f"(You pass {crowd(passed)} on the way.)"] if passed else []
    there = place_of(state, outcome["actor"], text_of(about, "to"), brief=True, along=_led(about))
    stop = cast("dict[str, Value]", about.get("stop", {}))
    return "\n".join(
        [*lines, "", there, *(["", f"You stop here. {_refusal(stop)}"] if stop else [])]
    )


def _refusal(why: Mapping[str, Value]) -> str:
    """What kept somebody from a step, by its reason and what that needs."""
    template = sentences.FOR_ACTOR.get(text_of(why, "reason"), "")
    return filled(template, cast("dict[str, Value]", why.get("about", {})))


def _led(about: Mapping[str, Value]) -> list[str]:
    """Who came along with somebody, by id: that is told of them one by one."""
    return cast("list[str]", about.get("followers", []))


def _setting_off(told: str, about: Mapping[str, Value]) -> str:
    """The sentence of leaving for another country, with the door to it and whom one leaves."""
    stay = cast("list[str]", about.get("stay", []))
    verb = "stays" if len(stay) == 1 else "stay"
    left = f" {crowd(stay)} {verb} behind: everybody goes there by themselves." if stay else ""
    door = text_of(about, "opened")
    return f"{f'(You open {door} first.) ' if door else ''}{told}{left}"


def _close_look(outcome: Outcome, state: State) -> str:
    about, viewer = outcome["about"], player_at(state, outcome["actor"])
    if viewer is None:
        return _PLAIN
    match outcome["reason"]:
        case "examine.item":
            found = item_at(state, text_of(about, "item"))
            item = found or door_before(state, viewer, text_of(about, "item"))
            return _PLAIN if item is None else thing(state, item, outcome["actor"])
        case "examine.detail":
            room = room_at(state, text_of(about, "room"))
            key = text_of(about, "detail")
            return room["spec"]["details"][key]["text"] if room is not None else _PLAIN
        case "examine.being":
            return being(state, text_of(about, "being"))
        case "examine.player":
            return person(text_of(about, "player_name"), awake=about.get("awake") is True)
    held = belongings(sight(state, viewer, viewer["status"]["location"]))
    if outcome["reason"] == "examine.self":
        return f"You are {viewer['metadata']['name']}, as far as you can tell. {held}"
    return held


# ------------------------------------------------------------------------- comings and goings


def _passing(outcome: Outcome, before: State, after: State, here: str) -> str | None:
    """Somebody leaves the onlooker's room, or comes into it."""
    about = outcome["about"]
    name, left, reached = (text_of(about, key) for key in ("actor_name", "from", "to"))
    source = room_at(before, left)
    direction = text_of(about, "direction")
    way = None if source is None else source["spec"]["exits"].get(direction)
    door = "" if outcome["reason"] == "walk.done" else text_of(about, "opened")
    if here == left:
        usual = f"goes {_TOWARDS.get(direction, direction)}"
        opens = f"opens {door} and " if door else ""
        return stopped(f"{name} {opens}{way['leaves'] if way and way['leaves'] else usual}")
    if here == reached:
        left, direction = text_of(about, "via") or left, text_of(about, "last") or direction
        source = room_at(before, left)
        way = None if source is None else source["spec"]["exits"].get(direction)
        usual = f"arrives{_whence(after, left, reached, direction)}"
        came = stopped(f"{name} {way['arrives'] if way and way['arrives'] else usual}")
        return f"{capital(door)} opens. {came}" if door else came
    return None


def _whence(state: State, left: str, reached: str, direction: str) -> str:
    """The side that somebody comes from: that of the way back, if there is one."""
    room = room_at(state, reached)
    back = [] if room is None else [side for side, way in ways(room) if way["to"] == left]
    opposite = DIRECTIONS.get(direction, "")
    side = opposite if opposite in back else next(iter(back), "")
    return f" {_FROM.get(side, f'from the {side}')}" if side else ""
