"""What practice brings: a skill grows by use, the slower the more of it there is."""

from content.dice import Dice
from content.figures import SKILL_MAX, skill
from content.gifts import put_in
from content.model import Op, Player


def practised(who: Player, name: str, dice: Dice) -> list[Op]:
    """The change of a skill by one use of it: a step, if a roll of a hundred is above it."""
    now = skill(who, name)
    if now >= SKILL_MAX or dice.roll(SKILL_MAX) <= now:
        return []
    return put_in(who, "skills", name, now + 1)
