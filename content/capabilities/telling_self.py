"""What somebody can tell of themselves: how they are, and what they are good at."""

from content.dice import Dice
from content.effects import told_of
from content.figures import ATTRIBUTES, attribute, exp_for, level, pool, pool_max
from content.model import Intent, Outcome, State, Value
from content.places import burden
from content.verdicts import actor_of, passed
from content.wording import capital, listing


def status(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell how you are: health, magic and breath, level, attributes, and what holds you.

    For example: "status", "score", "how am I".
    """
    actor = actor_of(state, intent)
    pools = [f"{name} {pool(state, actor, key)} of {pool_max(state, actor, key)}" for key, name in
             (("hp", "health"), ("mp", "magic"), ("sp", "breath"))]  # fmt: skip
    figures = [f"{name} {attribute(state, actor, name)}" for name in ATTRIBUTES]
    reached = level(actor)
    about: dict[str, Value] = {
        "level": reached,
        "exp": actor["status"].get("exp", 0),
        "next": exp_for(reached + 1),
        "pools": capital(", ".join(pools)),
        "attributes": capital(", ".join(figures)),
        "load": burden(state, actor["metadata"]["id"]),
    }
    effects = told_of(state, actor)
    if effects:
        return passed(intent, "status.with", {**about, "effects": listing(effects)})
    return passed(intent, "status.done", about)


def skills(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell what you have practised, and how far, in a hundred.

    For example: "skills".
    """
    found = actor_of(state, intent)["status"].get("skills", {})
    told = [f"{name} {found[name]}" for name in sorted(found) if found[name]]
    if not told:
        return passed(intent, "skills.none")
    return passed(intent, "skills.done", {"text": listing(told)})
