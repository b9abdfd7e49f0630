"""What spells do once they are cast, in figures. Who may cast them on whom: `casting`.

A spell costs magic whether it hits or not. It strikes past armour; wits make it hit and hurt,
spirit makes it heal, and gear and effects may add `magic`.
"""

from typing import Final

from content.beings import species_of
from content.catalog import Row, flag, number, one_of, text
from content.changes import Changes
from content.dice import Dice
from content.effects import creature_changed, laid, restored
from content.falling import is_weak, wounds
from content.fighting import LEAST, MOST, harms
from content.figures import attribute, changed, pool, pool_max, skill
from content.model import Creature, Op, Player, State, Value, player_at
from content.skills import practised
from content.verdicts import happening, put

CASTING: Final = "casting"
"""The skill of casting."""


def is_harmful(state: State, row: Row) -> bool:
    """Whether a spell is cast at a foe, and not on oneself or a friend."""
    effect = one_of(state, "effect", text(row, "effect"))
    bad = effect is not None and not flag(effect, "good")
    return number(row, "damage") > 0 or (bad and not number(row, "heals"))


def paid(state: State, who: Player, row: Row, n: int, dice: Dice) -> list[Op]:
    """The change by which somebody spends the magic and the moment that a spell takes."""
    me, left = who["metadata"]["id"], pool(state, who, "mp") - number(row, "mp")
    spent = [put(me, "status", "mp", value=left), put(me, "status", "acted", value=n)]
    return [*spent, *practised(who, CASTING, dice)]


def strikes_with(
    changes: Changes, who: Player, target: Creature, row: Row, n: int, dice: Dice
) -> None:
    """A spell is cast at a creature."""
    state, me, target_id = changes.state, who["metadata"]["id"], target["metadata"]["id"]
    about: dict[str, Value] = {
        **_of_spell(who, row),
        "being": target_id,
        "creature": str(target["spec"]["creature"]),
        "foe": target["metadata"]["name"],
    }
    here = who["status"]["location"]
    dodge = number(species_of(state, target), "dodge") + creature_changed(state, target, "dodge")
    if not _hits(state, who, dodge, dice):
        changes.tell(happening("spell.missed", here, about, actor=me))
        return
    _returns(changes, who, row, n)
    hurt = _hurt(state, who, row, dice)
    if hurt and wounds(changes, me, target_id, hurt, n, dice, about):
        return
    weak = hurt > 0 and is_weak(changes.state, target_id)
    reason = "spell.weakened" if weak else "spell.hit"
    changes.tell(happening(reason, here, about, actor=me))
    _lays(changes, me, target_id, row, n, good=False)


def duels_with(changes: Changes, who: Player, other: Player, row: Row, n: int, dice: Dice) -> None:
    """A spell is cast at the one whom its caster duels."""
    state, me, them = changes.state, who["metadata"]["id"], other["metadata"]["id"]
    about = {**_of_spell(who, row), "target": them, "target_name": other["metadata"]["name"]}
    dodge = changed(state, other, "dodge") + 3 * (attribute(state, other, "agility") - 5)
    if not _hits(state, who, dodge, dice):
        here = who["status"]["location"]
        changes.tell(happening("duel.missed", here, about, actor=me))
        return
    _returns(changes, who, row, n)
    _lays(changes, me, them, row, n, good=False)
    hurt = _hurt(state, who, row, dice)
    if hurt:
        harms(changes, me, them, hurt, about)


def bestowed(changes: Changes, who: Player, them: str, row: Row, n: int) -> None:
    """A spell does somebody good, perhaps its caster."""
    heals, other = number(row, "heals"), player_at(changes.state, them)
    if heals and other is not None:
        spirit = attribute(changes.state, who, "spirit") // 2
        amount = heals + spirit + changed(changes.state, who, "magic")
        _heals(changes, who, other, max(1, amount), row)
    effect = text(row, "effect")
    if effect:
        laid(changes, them, effect, n, who["metadata"]["id"])


def _of_spell(who: Player, row: Row) -> dict[str, Value]:
    named = text(row, "name")
    return {"actor_name": who["metadata"]["name"], "spell": named, "with": named}


def _hits(state: State, who: Player, dodge: int, dice: Dice) -> bool:
    chance = 75 + 3 * (attribute(state, who, "wits") - 5) + skill(who, CASTING) // 10 - dodge
    return dice.roll(100) <= max(LEAST, min(MOST, chance))


def _hurt(state: State, who: Player, row: Row, dice: Dice) -> int:
    damage = number(row, "damage")
    if not damage:
        return 0
    more = attribute(state, who, "wits") // 2 + changed(state, who, "magic")
    return max(1, damage + more + dice.roll(4))


def _returns(changes: Changes, who: Player, row: Row, n: int) -> None:
    """What a spell that harms others does for its caster: its healing, and a good effect."""
    me = who["metadata"]["id"]
    if number(row, "heals"):
        _heals(changes, who, who, number(row, "heals"), row)
    _lays(changes, me, me, row, n, good=True)


def _heals(changes: Changes, who: Player, other: Player, amount: int, row: Row) -> None:
    """Health comes back to somebody by a spell: they are told how much they have now."""
    them, before = other["metadata"]["id"], pool(changes.state, other, "hp")
    changes.do(restored(changes.state, other, {"hp": amount}))
    after = player_at(changes.state, them)
    assert after is not None, "whoever is healed is here"
    now, me = pool(changes.state, after, "hp"), who["metadata"]["id"]
    about: dict[str, Value] = {
        **_of_spell(who, row),
        "target": them,
        "target_name": other["metadata"]["name"],
        "now": now,
        "most": pool_max(changes.state, after, "hp"),
    }
    here, heals = who["status"]["location"], now > before
    reason = "heal.done" if heals else "heal.nothing"
    if them == me:
        reason = "heal.done_self" if heals else "heal.nothing_self"
    changes.tell(happening(reason, here, about, actor=me))


def _lays(changes: Changes, me: str, them: str, row: Row, n: int, *, good: bool) -> None:
    effect = one_of(changes.state, "effect", text(row, "effect"))
    if effect is not None and flag(effect, "good") is good:
        laid(changes, them, text(row, "effect"), n, me)
