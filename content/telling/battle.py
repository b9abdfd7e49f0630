"""The sentences of fights, effects, death and rest."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {
    "attack.done": "You turn on the {foe}.",
    "attack.ready": "You turn on the {foe}, and look for an opening.",
    "attack.stunned": "You want to turn on the {foe}, but your limbs do not obey.",
    "attack.nobody": "You see nothing of that kind here to fight.",
    "attack.gone": "You see nothing of that kind here.",
    "attack.friend": "You have no quarrel with {player_name}.",
    "strike.hit": "You catch the {foe} with {with}.",
    "strike.weakened": "You catch the {foe} with {with}, and it staggers.",
    "strike.missed": "You strike at the {foe} with {with}, and it is not where you strike.",
    "slay.done": "The {foe} falls, and does not get up.",
    "slay.done_so": "{text}",
    "death.woke": (
        "You open your eyes where somebody has carried you, and some of what you knew is gone "
        "({lost} experience)."
    ),
    "guard.done": "You keep your guard up.",
    "aim.done": "You take aim, and breathe out.",
    "flee.nothing": "Nothing here is after you.",
    "flee.no_way": "There is no way out of here.",
    "flee.held": "You turn to run, and find your way barred.",
    "rest.done": "You sit down and let your breath come back.",
    "rest.fight": "This is no time to sit down.",
    "consider.easy": "The {foe} would hardly trouble you.",
    "consider.even": "You and the {foe} would be well matched.",
    "consider.weak": "On another day you would be a match for the {foe}.",
    "consider.hard": "The {foe} is more than you should take on alone.",
    "consider.deadly": "The {foe} would be the end of you.",
    "train.done": "You feel the difference: {attribute} {now}.",
    "train.none": "You have no point to spend. A new level brings one.",
    "train.what": "You can train strength, agility, wits or spirit.",
}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {
    "consider.gone": (
        "You look the {foe} over, but {lost_to} has dealt with it before you.",
        "You look the {foe} over, and it is no longer there.",
    ),
    "attack.gone": (
        "You turn on the {foe}, but {lost_to} has dealt with it before you.",
        "You turn on the {foe}, and it is no longer there.",
    ),
    "attack": (
        "You turn to fight, but {lost_to} was there before you.",
        "You turn to fight, and things are no longer as you saw them.",
    ),
    "guard": (
        "You raise your guard, but {lost_to} was quicker.",
        "You raise your guard, and things are no longer as you saw them.",
    ),
    "aim": (
        "You take aim, but {lost_to} was quicker.",
        "You take aim, and things are no longer as you saw them.",
    ),
    "flee": (
        "You turn to run, but {lost_to} was quicker.",
        "You turn to run, and things are no longer as you saw them.",
    ),
    "rest": (
        "You look for a place to sit, but {lost_to} was quicker.",
        "You look for a place to sit, and things are no longer as you saw them.",
    ),
    "consider": (
        "You look it over, but {lost_to} was quicker.",
        "You look it over, and it is no longer as you saw it.",
    ),
    "train": (
        "You set to it, but {lost_to} was quicker.",
        "You set to it, and things are no longer as you saw them.",
    ),
}
FOR_WITNESS: Final[Mapping[str, str]] = {
    "attack.done": "{actor_name} turns on the {foe}.",
    "attack.ready": "{actor_name} turns on the {foe}.",
    "strike.hit": "{actor_name} catches the {foe} with {with}.",
    "strike.weakened": "{actor_name} catches the {foe} with {with}, and it staggers.",
    "strike.missed": "{actor_name} strikes at the {foe} and misses.",
    "slay.done": "The {foe} falls to {actor_name}, and does not get up.",
    "slay.done_so": "{text}",
    "slay.leaves": "It leaves {some} behind.",
    "foe.hit": "The {foe} {strikes} {target_name}.",
    "foe.weakens": "The {foe} {strikes} {target_name}, who reels.",
    "foe.missed": "The {foe} goes for {target_name}, and misses.",
    "foe.kills": "The {foe} {strikes} {target_name}, who falls and is carried off.",
    "prowl.attacks": "The {foe} goes for {target_name}.",
    "prowl.springs": "Something moves: a {foe} springs at {target_name}.",
    "prowl.called": "The {foe} calls, and a {mate} answers and comes.",
    "prowl.flees": "The {foe} turns and makes off.",
    "prowl.leaves": "The {foe} goes away.",
    "prowl.comes": "The {foe} comes.",
    "guard.done": "{actor_name} stands on guard.",
    "aim.done": "{actor_name} takes aim.",
    "flee.held": "{actor_name} tries to get away.",
    "rest.done": "{actor_name} sits down to rest.",
}
FOR_TARGET: Final[Mapping[str, str]] = {
    "foe.hit": "The {foe} {strikes} you.",
    "foe.weakens": "The {foe} {strikes} you, and your knees give.",
    "foe.missed": "The {foe} goes for you, and misses.",
    "foe.kills": "The {foe} {strikes} you, and the light goes out.",
    "prowl.attacks": "The {foe} goes for you.",
    "prowl.springs": "Something moves: a {foe} springs at you.",
}
