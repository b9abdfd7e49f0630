"""How gathering, making and asking for what one knows are said."""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.verb import Verb

VERBS: Final[Mapping[str, Verb]] = {
    "gather": Verb(
        "gather harvest forage chop mine dig fish cut fell quarry saw hew",
        (
            "_ target:rooted",
            "_ down target:rooted",
            "_ target:rooted down",
            "_ up target:rooted",
            "_ in/at/from/for/on target:rooted",
        ),
        it="target",
        asks="Gather from what?",
    ),
    "craft": Verb(
        "craft make brew cook forge smith sew carve bake build fashion",
        ("_ text:words", "_ up text:words"),
        asks="Make what? 'recipes' tells what you know.",
    ),
    "try": Verb(
        "try experiment tinker",
        (
            "_ text:words",
            "_ to make/craft/build/brew/cook/forge text:words",
            "_ making/crafting/building/brewing/cooking/forging text:words",
            "experiment with text:words",
            "try out text:words",
        ),
        asks="Try to make what?",
    ),
    "recipes": Verb(
        "recipes recipe",
        (
            "_",
            "_ for text:words",
            "what recipes do i know",
            "what can i make/craft/build/cook/brew",
            "show/list/tell recipes",
            "show/list/tell my/me/the recipes",
            "how do i make/craft/build/cook/brew text:words",
            "how to make/craft/build/cook/brew text:words",
            "what do i need for text:words",
            "what do i need to make/craft/build/cook/brew text:words",
        ),
    ),
    "skills": Verb(
        "skills abilities",
        (
            "_",
            "show/list/check my/the skills/abilities",
            "show/list/check skills/abilities",
            "what are my skills",
            "what am i good at",
            "what have i practised/practiced",
        ),
    ),
    "status": Verb(
        "status score stats st health condition",
        (
            "_",
            "show/check/tell my/me/the status/score/stats/health/condition",
            "show/check status/score/stats/health/condition",
            "check myself/me",
            "how am i",
            "how am i doing/feeling",
            "how do i feel",
            "how is my health",
            "what is my level/health/status",
            "what's my level/health/status",
            "how much health do i have",
        ),
    ),
}
