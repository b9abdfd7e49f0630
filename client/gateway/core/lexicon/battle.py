"""How the verbs of fights and of resting are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "attack": Verb(
        "attack fight kill hit strike slay stab punch kick assault",
        (
            "_ target:foe",
            "_ at target:foe",
            "_ target:foe with/using my/the sword/weapon/axe/knife",
            "go for target:foe",
            "_ against target:foe",
        ),
        it="target",
        asks="Attack whom?",
    ),
    "guard": Verb(
        "guard defend parry",
        ("_", "_ myself/me", "raise my/the shield/guard", "on guard"),
    ),
    "aim": Verb("aim", ("_", "take aim", "_ carefully")),
    "flee": Verb(
        "flee escape retreat",
        ("_", "run away", "get away", "run for it", "_ from here"),
    ),
    "shoot": Verb(
        "shoot fire",
        (
            "_ target:foe",
            "_ at target:foe",
            "_ target:foe with/using my/the bow/crossbow/sling",
            "_ my/the bow/crossbow/sling at target:foe",
            "_ an/my/the arrow/bolt/shot at target:foe",
            "loose an/my/the arrow/bolt/shot at target:foe",
        ),
        it="target",
        asks="Shoot at whom?",
    ),
    "cast": Verb(
        "cast invoke incant",
        (
            "_ text:words",
            "_ text:words at/on/upon/against/over target:foe",
            "_ spell text:words",
            "_ spell text:words at/on/upon/against/over target:foe",
            "_ the/my spell text:words",
            "_ the/my spell text:words at/on/upon/against/over target:foe",
        ),
        it="target",
        asks="Cast what? 'spells' tells what you know.",
    ),
    "spells": Verb(
        "spells spellbook",
        (
            "_",
            "show/list/check my/the spells/magic",
            "show/list spells",
            "what/which spells do i know",
            "what can i cast",
        ),
    ),
    "challenge": Verb(
        "challenge duel",
        ("_ target:player", "_ target:player to a duel/fight", "_ with target:player"),
        asks="Challenge whom?",
    ),
    "yield": Verb(
        "yield surrender",
        ("_", "give up", "i _", "i give up"),
    ),
    "rest": Verb(
        "rest relax",
        ("_", "_ a while/bit/moment", "_ for a while/bit/moment", "take a rest/break"),
    ),
    "sleep": Verb(
        "sleep nap doze",
        (
            "_",
            "_ here",
            "_ a while/bit",
            "_ for a while/bit",
            "go to sleep/bed",
            "take a nap",
            "lie down",
            "lie down to sleep",
            "lie down and sleep",
        ),
    ),
    "consider": Verb(
        "consider gauge appraise con",
        ("_ target:foe", "how dangerous/strong is target:foe", "can i beat target:foe"),
        asks="Consider whom?",
    ),
    "train": Verb(
        "train improve raise",
        ("_ text:words", "_ my text:words"),
        asks="Train what? Strength, agility, wits or spirit.",
    ),
}
