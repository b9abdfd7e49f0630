"""How the verbs of fights and of resting are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "attack": Verb(
        "attack fight kill hit strike slay stab punch kick assault",
        (
            "_ target:person",
            "_ at target:person",
            "_ target:person with/using my/the sword/weapon/axe/knife",
            "go for target:person",
            "_ against target:person",
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
    "rest": Verb(
        "rest relax",
        ("_", "_ a while/bit/moment", "_ for a while/bit/moment", "take a rest/break"),
    ),
    "consider": Verb(
        "consider gauge appraise con",
        ("_ target:person", "how dangerous/strong is target:person", "can i beat target:person"),
        asks="Consider whom?",
    ),
    "train": Verb(
        "train improve raise",
        ("_ text:words", "_ my text:words"),
        asks="Train what? Strength, agility, wits or spirit.",
    ),
}
