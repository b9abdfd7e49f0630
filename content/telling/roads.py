"""The sentences of ways, doors, water, darkness and maps."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {
    "map.done": "{text}",
    "move.here": "You are there already.",
    "move.no_back": "You know of no way back from here.",
    "move.dark": "It is too dark to find a way there. You need a light.",
    "move.needs": "You cannot go {direction} without {tool}.",
    "move.locked": "{The_item} is locked, and you carry no key that fits.",
    "move.locked_key": "{The_item} is locked. You carry the key to it: unlock it first.",
    "move.sinks": "With such a load you would sink. Put something down first.",
    "move.breathless": "You are too short of breath to go {direction}. Rest a little first.",
    "walk.told": "Something comes of your being here.",
    "walk.foe": "You are not alone, and had better look out.",
    "walk.tired": "It is still some way to go.",
    "light.done": "You light {the_item}.",
    "light.already": "{The_item} {is} lit already.",
    "light.none": "{The_item} {is} nothing that gives light.",
    "light.banked": "You would have to take {the_item} out first.",
    "light.gone": "You see no such thing here.",
    "douse.done": "You put {the_item} out.",
    "douse.already": "{The_item} {is} not lit.",
    "dark.unseen": "It is too dark to see that. You need a light.",
    "search.dark": "It is too dark to search for anything. You need a light.",
    "search.nothing": "You look under and behind things, and find nothing that you had not seen.",
    "search.found": "You look under and behind things, and find {found}.",
}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    "move.locked": (
        "You push at {the_item}, but {lost_to} has locked it.",
        "You push at {the_item}, and it is locked.",
    ),
    "move.locked_key": (
        "You push at {the_item}, but {lost_to} has locked it. You carry the key to it.",
        "You push at {the_item}, and it is locked. You carry the key to it.",
    ),
    "light.already": (
        "You go to light {the_item}, but {lost_to} has done so before you.",
        "You go to light {the_item}, and {it_is} lit already.",
    ),
    "douse.already": (
        "You go to put {the_item} out, but {lost_to} has done so before you.",
        "You go to put {the_item} out, and {it_is} out already.",
    ),
    "light": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but it is no longer there.",
    ),
    "douse": (
        "You reach for it, but {lost_to} was there before you, and nothing comes of it.",
        "You reach for it, but it is no longer there.",
    ),
    "map": (
        "You try to remember the ways, and meanwhile {lost_to} has changed how things stand.",
        "You try to remember the ways, and meanwhile things have changed.",
    ),
    "search": (
        "You begin to search, but {lost_to} was there before you.",
        "You begin to search, but it is no longer as you saw it.",
    ),
}
FOR_WITNESS: Final[Mapping[str, str]] = {
    "walk.passes": "{actor_name} comes by, and goes on {direction}.",
    "dark.stirs": "Something stirs in the dark.",
    "dark.goes": "You hear somebody go away in the dark.",
    "dark.comes": "You hear somebody come in the dark.",
    "door.opens": "{The_item} opens.",
    "door.closes": "{The_item} closes.",
    "light.done": "{actor_name} lights {the_item}.",
    "light.shows": "{actor_name} lights {the_item}, and you see where you are.",
    "douse.done": "{actor_name} puts {the_item} out.",
    "search.nothing": "{actor_name} looks under and behind things, and finds nothing.",
    "search.found": "{actor_name} looks under and behind things, and finds {found}.",
}
FOR_TARGET: Final[Mapping[str, str]] = {}
