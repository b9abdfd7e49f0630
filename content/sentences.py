"""The literal tables of prose: a sentence for every reason, for actor, loser and onlooker.

Templates only, filled by `content.prose` from an outcome's `about`. `{The_item}` is `{the_item}` at
the start of a sentence; `{is}`, `{it}`, `{it_is}` and the like follow its number.
"""

from collections.abc import Mapping
from typing import Final

from content.telling import battle, crafts, people, roads, things

LONG_AGO: Final[Mapping[str, str]] = {
    "pass": "That is done already. How it went has slipped your mind.",
    "fail": "Nothing came of that. Why has slipped your mind.",
    "conflict": "Nothing came of that: somebody was there before you.",
    "forgotten": "That was long ago. What came of it has slipped your mind.",
    "reading": "That was not understood. Say it in other words.",
    "unfinished": "Nothing came of the rest of that. Say the rest again.",
}
"""What is told of an outcome of which only the result is known any more."""

FINAL: Final = "That is final."
TENTATIVE: Final = "It may still come out otherwise, until more of the realm has been heard."
"""What ends the answer to `why`."""

FOR_ACTOR: Final[Mapping[str, str]] = {
    **roads.FOR_ACTOR,
    **things.FOR_ACTOR,
    **crafts.FOR_ACTOR,
    **battle.FOR_ACTOR,
    **people.FOR_ACTOR,
    "take.done": "You take {the_item}.",
    "take.done_from": "You take {the_item} from {the_source}.",
    "take.unknown": "You see no such thing here.",
    "take.gone": "You see no such thing here.",
    "take.already_held": "You have {the_item} already.",
    "take.no_such_source": "You see nothing of that kind here to take {the_item} from.",
    "take.not_in_source": "{The_item} {is} not in {the_source}.",
    "take.fixed": "{The_item} will not come away: {it_stays} where {it_is}.",
    "take.too_heavy": "You brace yourself and pull: {the_item} {is} more than you can lift.",
    "take.hands_full": "You carry too much already to take {the_item} as well.",
    "take.too_big": "{The_item} {is} too big for one person to carry.",
    "take.arms_full": "Your arms are full. Put something down, or into a bag, to take {the_item}.",
    "take.only_one": "There is only one {item_name}.",
    "take.all_or_none": "{The_item} go together: you take all of them or none.",
    "drop.done": "You put {the_item} down.",
    "drop.unknown": "You carry no such thing.",
    "drop.not_held": "You carry no such thing.",
    "drop.in_reach": "You are not carrying {the_item}.",
    "drop.only_one": "You have only one {item_name}.",
    "drop.all_or_none": "{The_item} go together: you put down all of them or none.",
    "move.no_exit": "You cannot go {direction} from here.",
    "move.unknown_way": "You see no way there from here.",
    "move.away": "You go {direction}, out of this country and into the next.",
    "move.shut": "The way {direction} is lost in fog, and nobody goes there while it lasts.",
    "move.laden": "You carry too many things to get so far with them.",
    "arrive.no_way": "The way ends before you, and there is no getting through.",
    "examine.not_here": "You see no such thing here.",
    "examine.gone": "You see no such thing here.",
    "examine.left": "You see nobody of that name here.",
    "say.done": 'You {say}, "{text}"',
    "say.done_to": 'You {say_to}, "{text}"',
    "say.to_self": 'You mutter to yourself, "{text}"',
    "say.nothing": "You open your mouth, and find that you have nothing to say.",
    "say.nobody": "You see nobody of that name here.",
    "say.gone": "You see nobody of that name here.",
    "say.asleep": "{to_name} is asleep and hears nothing.",
    "emote.done": "{own_gesture}",
    "emote.nothing": "You do nothing in particular.",
    "wait.done": "A little time goes by.",
    "wait.lull": "{lull}",
    "help.unknown": 'There is nothing to explain by that name. Say "help" for all that you can do.',
    "enter.not_a_player": "There is something else here by that name. You cannot come in as it.",
    "enter.unfit_name": (
        "Nobody could call you that: a name has 2 to 24 letters, digits, hyphens or apostrophes, "
        'and is no word like "me" or "all".'
    ),
    "enter.name_taken": "Somebody here is called {name} already.",
    "enter.no_gate": "Nobody comes into the world here. It begins elsewhere.",
    "enter.woke": "You wake where you fell asleep.",
    "enter.again": "You are back where you were.",
    "enter.travelling": "You are still on your way, and not there yet.",
    "enter.elsewhere": "You are in another part of the world now.",
    "leave.done": "You find a place to lie down, and sleep comes. What you carry stays with you.",
    "actor.absent": "You are not in this world yet.",
    "actor.travelling": "You are on your way. That has to wait until you are there.",
    "actor.elsewhere": "You have left that place behind you.",
    "actor.asleep": "You are asleep.",
    "sequence.stopped": "You stop before you {deed}.",
    "intent.malformed": "Nothing comes of that: it makes no sense here.",
}
"""What the one who tried is told. Those that describe a scene are in `content.prose`."""

SEVERAL: Final[Mapping[str, str]] = battle.SEVERAL
"""What is told once where several creatures of one name do it."""

FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    **roads.FOR_LOSER,
    **things.FOR_LOSER,
    **crafts.FOR_LOSER,
    **battle.FOR_LOSER,
    **people.FOR_LOSER,
    "take.gone": (
        "You reach for {the_item}, but {whose} hand closes on {it} first.",
        "You reach for {the_item}, but {it_is} gone from where you saw {it}.",
    ),
    "take.no_such_source": (
        "You reach for {the_item}, but {lost_to} has carried off what {it_was} in.",
        "You reach for {the_item}, but what you saw {it} in is no longer here.",
    ),
    "take.not_in_source": (
        "You reach into {the_source}, but {lost_to} has had {the_item} out of it before you.",
        "You reach into {the_source}, but {the_item} {is} no longer in it.",
    ),
    "drop.not_held": (
        "You go to put {the_item} down and find your hand empty: {lost_to} had {it} before you.",
        "You go to put {the_item} down and find your hand empty: {it_was} never yours to put.",
    ),
    "examine.gone": (
        "You turn to look at {the_item}, but {lost_to} has taken {it} out of sight.",
        "You turn to look at {the_item}, but {it_is} gone from where you saw {it}.",
    ),
    "examine.left": (
        "You turn to look at {player_name}, and see only the place where they stood.",
        "You turn to look at {player_name}, and see only the place where they stood.",
    ),
    "say.gone": (
        "You turn to speak to {to_name}, who has already gone.",
        "You turn to speak to {to_name}, who has already gone.",
    ),
    "say.asleep": (
        "You turn to speak to {to_name}, who has just fallen asleep.",
        "You turn to speak to {to_name}, who has just fallen asleep.",
    ),
    "move.no_exit": (
        "You set off {direction}, but since {lost_to} passed there is no way through.",
        "You set off {direction}, but the way you saw is no longer there.",
    ),
    "move.shut": (
        "You set off {direction}, but since you looked fog has swallowed the way.",
        "You set off {direction}, but since you looked fog has swallowed the way.",
    ),
    "enter.name_taken": (
        "You say your name at the gate, but {lost_to} gave one that looks the same before you.",
        "You say your name at the gate, but somebody gave one that looks the same before you.",
    ),
    "take.already_held": ("You have {the_item} already.", "You have {the_item} already."),
    "actor.absent": ("You are not in this world yet.", "You are not in this world yet."),
    "actor.asleep": ("You are asleep.", "You are asleep."),
    "actor.travelling": (
        "You are on your way. That has to wait until you are there.",
        "You are on your way. That has to wait until you are there.",
    ),
    "actor.elsewhere": (
        "You have left that place behind you.",
        "You have left that place behind you.",
    ),
    "move": (
        "You set off, but {lost_to} was there before you, and the way is no longer as you saw it.",
        "You set off, but the way is no longer as you saw it.",
    ),
    "look": (
        "You look, but {lost_to} has changed what there was to see.",
        "You look, but it is no longer as it was.",
    ),
    "examine": (
        "You look closer, but {lost_to} was there first, and it is no longer as you saw it.",
        "You look closer, but it is no longer as you saw it.",
    ),
    "take": (
        "You reach out, but {lost_to} was there before you, and your hand comes back empty.",
        "You reach out, but things are no longer as you saw them, and your hand comes back empty.",
    ),
    "drop": (
        "You open your hand, but {lost_to} was quicker, and there is nothing in it to put down.",
        "You open your hand, but there is nothing in it to put down any more.",
    ),
    "inventory": (
        "You feel for your things, and they are not as you left them: {lost_to} was there first.",
        "You feel for your things, and they are not as you left them.",
    ),
    "say": (
        "You begin to speak, but what {lost_to} did has left nobody there to hear it.",
        "You begin to speak, but there is nobody there to hear it any more.",
    ),
    "emote": (
        "You begin, but what {lost_to} does comes first, and the moment passes.",
        "You begin, but the moment passes.",
    ),
    "wait": (
        "You mean to wait, but {lost_to} does not wait for you.",
        "You mean to wait, but things move on without you.",
    ),
    "who": (
        "You look about for the others, but {lost_to} has changed how things stand.",
        "You look about for the others, but it is no longer as it was.",
    ),
    "help": (
        "You stop to think, and meanwhile {lost_to} has changed how things stand.",
        "You stop to think, and meanwhile things have changed.",
    ),
    "enter": (
        "You come to the gate, but {lost_to} came through first, and it will not open for you.",
        "You come to the gate, but it will not open for you.",
    ),
    "leave": (
        "You lie down to sleep, but {lost_to} leaves you no peace.",
        "You lie down to sleep, but sleep does not come.",
    ),
    "": (
        "You begin, but {lost_to} was first, and nothing comes of it.",
        "You begin, but things are no longer as you saw them, and nothing comes of it.",
    ),
}
"""By reason, else by verb: what whoever came second is told, with a name and without."""

FOR_WITNESS: Final[Mapping[str, str]] = {
    **roads.FOR_WITNESS,
    **things.FOR_WITNESS,
    **crafts.FOR_WITNESS,
    **battle.FOR_WITNESS,
    **people.FOR_WITNESS,
    "take.done": "{actor_name} takes {the_item}.",
    "take.done_from": "{actor_name} takes {the_item} from {the_source}.",
    "drop.done": "{actor_name} puts {the_item} down.",
    "say.done": '{actor_name} {says}, "{text}"',
    "say.done_to": '{actor_name} {says_to}, "{text}"',
    "say.to_self": '{actor_name} mutters, "{text}"',
    "emote.done": "{gesture}",
    "enter.done": "{actor_name} arrives, new to this place.",
    "enter.woke": "{actor_name} wakes up.",
    "arrive.back": "{actor_name} comes back, having got nowhere.",
    "leave.done": "{actor_name} lies down and falls asleep.",
}
"""What onlookers are told; comings and goings are in `content.prose`."""

FOR_TARGET: Final[Mapping[str, str]] = {
    **roads.FOR_TARGET,
    **things.FOR_TARGET,
    **crafts.FOR_TARGET,
    **battle.FOR_TARGET,
    **people.FOR_TARGET,
}
"""What is told to the one whom a deed, or what came about, befell."""
