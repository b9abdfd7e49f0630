"""The sentences of gathering and making things, and of what one knows of oneself."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {
    "gather.done": "You get {some} from {the_item}.",
    "gather.done_so": "{text} You get {some}.",
    "gather.falls": "You get {some} from {the_item}, and let fall what you cannot carry.",
    "gather.bad_luck": "You work at {the_item} for a while, and get nothing this time.",
    "gather.nothing": "There is nothing to be had from {the_item}.",
    "gather.spent": "{The_item} {has} nothing left to give for now.",
    "gather.spent_so": "{text}",
    "gather.tool": "You need {tool} for that.",
    "gather.skill": "That takes more practice in {skill} than you have: {level} at least.",
    "craft.done": "You make {some}.",
    "craft.some": "You make {some}; then your hand slips, and some of the rest is lost.",
    "craft.spoiled": "Your hand slips: there will be no {made} of that, and some of it is lost.",
    "craft.lacking": "For that you lack {lacking}.",
    "craft.skill": "That takes more practice in {skill} than you have: {level} at least.",
    "craft.unknown": "You know no recipe for anything of that name.",
    "craft.which": "Say which you mean: {choices}.",
    "try.nothing": "You lay things side by side and turn them about, and it comes to nothing.",
    "recipes.done": "You know how to make: {text}",
    "recipes.none": "You know no recipes yet.",
    "recipes.ready": "The {made} takes {needs}. You have all of it here.",
    "recipes.lacking": "The {made} takes {needs}. You lack {lacking}.",
    "skills.done": "{text}",
    "skills.none": "There is nothing yet that you have practised.",
    "status.done": "{text}",
}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    "gather.gone": (
        "You set to work on {the_item}, but {lost_to} has carried {it} off.",
        "You set to work on {the_item}, but {it_is} no longer there.",
    ),
    "craft.lacking": (
        "You lay out your things, but {lost_to} had some of them before you: you lack {lacking}.",
        "You lay out your things, and you lack {lacking} of what you had.",
    ),
    "gather.spent": (
        "You bend to {the_item}, but {lost_to} has had the last of it.",
        "You bend to {the_item}, but the last of it is gone.",
    ),
    "gather.spent_so": (
        "You bend to {the_item}, but {lost_to} has had the last of it.",
        "You bend to {the_item}, but the last of it is gone.",
    ),
    "gather": (
        "You set to work, but {lost_to} was there before you, and nothing comes of it.",
        "You set to work, but there is nothing left of what you saw.",
    ),
    "craft": (
        "You lay out your things, but {lost_to} was there before you, and nothing comes of it.",
        "You lay out your things, but they are no longer as you left them.",
    ),
    "try": (
        "You lay out your things, but {lost_to} was there before you, and nothing comes of it.",
        "You lay out your things, but they are no longer as you left them.",
    ),
    "recipes": (
        "You try to remember, but {lost_to} was there before you, and nothing comes of it.",
        "You try to remember, but things have changed meanwhile.",
    ),
    "skills": (
        "You try to remember, but {lost_to} was there before you, and nothing comes of it.",
        "You try to remember, but things have changed meanwhile.",
    ),
    "status": (
        "You take stock of yourself, but {lost_to} was there before you, and nothing comes of it.",
        "You take stock of yourself, but things have changed meanwhile.",
    ),
}
FOR_WITNESS: Final[Mapping[str, str]] = {
    "gather.done": "{actor_name} gets {some} from {the_item}.",
    "gather.done_so": "{actor_name} gets {some} from {the_item}.",
    "gather.falls": "{actor_name} gets {some} from {the_item}.",
    "gather.bad_luck": "{actor_name} works at {the_item} and gets nothing.",
    "craft.done": "{actor_name} makes {some}.",
    "craft.some": "{actor_name} makes {some}.",
    "craft.spoiled": "{actor_name} spoils what was to be the {made}.",
}
FOR_TARGET: Final[Mapping[str, str]] = {}
