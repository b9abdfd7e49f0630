"""What somebody can tell of themselves: how they are, and what they are good at."""

from content.dice import Dice
from content.duels import opponent
from content.effects import told_of
from content.fighting import AIM, GUARD
from content.figures import ATTRIBUTES, LEVEL_MAX, attribute, exp_for, level, pool, pool_max
from content.model import Intent, Outcome, Player, State, creature_at
from content.places import burden
from content.resting import rests, sleeps
from content.ticks import last_tick
from content.verdicts import actor_of, passed
from content.wording import capital, listing


def status(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell how you are: health, magic and breath, level, attributes, skills, and what is on you.

    For example: "status", "score", "how am I".
    """
    actor = actor_of(state, intent)
    reached, exp = level(actor), actor["status"].get("exp", 0)
    pools = [
        f"{name} {pool(state, actor, key)} of {pool_max(state, actor, key)}"
        for key, name in (("hp", "health"), ("mp", "magic"), ("sp", "breath"))
    ]
    onwards = (
        "" if reached >= LEVEL_MAX else f"; {exp_for(reached + 1) - exp} more for the next level"
    )
    lines = [
        f"You are {actor['metadata']['name']}: level {reached}, {exp} experience{onwards}.",
        f"{capital(listing(pools))}.",
        _attributes(state, actor),
        *_practised(actor),
        *(
            f"On you: {listing(found)}."
            for found in [told_of(state, actor, last_tick(state))]
            if found
        ),
        *_engaged(state, actor),
        f"You carry {burden(state, actor['metadata']['id'])} pounds.",
    ]
    return passed(intent, "status.done", {"text": "\n".join(lines)})


def _attributes(state: State, actor: Player) -> str:
    told = capital(listing([f"{name} {attribute(state, actor, name)}" for name in ATTRIBUTES]))
    spare = actor["status"].get("spare", 0)
    if not spare:
        return f"{told}."
    return f"{told}. You have {spare} to spend: say which to train."


def _engaged(state: State, actor: Player) -> list[str]:
    """Whom somebody fights, and how they hold themself."""
    told = []
    foe, other = creature_at(state, actor["status"].get("foe", "")), opponent(state, actor)
    if foe is not None and foe["status"]["location"] == actor["status"]["location"]:
        told.append(f"You fight the {foe['metadata']['name']}.")
    if other is not None:
        told.append(f"You duel with {other['metadata']['name']}.")
    stance = {GUARD: "You are on guard.", AIM: "You have taken aim."}
    told += [stance[one] for one in [actor["status"].get("stance", "")] if one in stance]
    if rests(actor):
        told.append("You lie asleep." if sleeps(actor) else "You sit at rest.")
    return told


def skills(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell what you have practised, and how far, in a hundred.

    For example: "skills".
    """
    told = _practised(actor_of(state, intent))
    if not told:
        return passed(intent, "skills.none")
    return passed(intent, "skills.done", {"text": told[0]})


def _practised(actor: Player) -> list[str]:
    """A sentence of what somebody has practised; none where it is nothing."""
    found = actor["status"].get("skills", {})
    told = [f"{name} {found[name]}" for name in sorted(found) if found[name]]
    return [f"You have practised {listing(told)}."] if told else []
