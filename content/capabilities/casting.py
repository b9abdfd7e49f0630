"""Casting spells: at a foe, on oneself, on friends, and on others who have said yes to it."""

from typing import Final

from content.capabilities.battle import foe_meant
from content.capabilities.talking import topic_words
from content.catalog import Row, all_of, number, one_of, text
from content.changes import Changes
from content.dice import Dice
from content.duels import opponent, without
from content.figures import pool, skill
from content.magic import CASTING, bestowed, duels_with, is_harmful, paid, strikes_with
from content.model import (
    Intent,
    Outcome,
    Player,
    State,
    Value,
    character_at,
    creature_at,
    player_at,
)
from content.people import together
from content.ticks import last_tick
from content.verdicts import actor_of, failed, happening, of_actor, passed, put
from content.wording import capital, listing
from content.words import same_name

_JOINTS: Final = (" at ", " on ", " upon ", " against ", " over ")
_ONESELF: Final = ("me", "myself", "self")


def cast(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Cast a spell that you know: at a foe, on yourself, or on somebody who goes with you.

    For example: "cast spark at the crab", "cast mend", "cast mend on Bob". It costs magic, and
    takes the place of a blow. Whoever is not of your group is asked first. "spells" tells what you
    know; books teach more.
    """
    actor = actor_of(state, intent)
    intent = _at_oneself(intent, actor)
    name, refusal = _meant(state, intent, actor)
    if name is None:
        return refusal
    row = all_of(state, "spell")[name]
    about = _about(actor, row)
    cannot = _cannot(state, actor, row)
    if cannot:
        return failed(intent, cannot, about)
    if is_harmful(state, row):
        return _at_foe(state, intent, row, dice)
    return _on_friend(state, intent, name, dice)


def spells(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell which spells you know, what each does and what it costs.

    For example: "spells".
    """
    actor = actor_of(state, intent)
    rows = [all_of(state, "spell")[one] for one in known(state, actor)]
    if not rows:
        return passed(intent, "spells.none")
    lines = [
        f"{capital(text(row, 'name'))} ({number(row, 'mp')} magic): {text(row, 'description')}"
        for row in rows
    ]
    lines.append(f"You have {pool(state, actor, 'mp')} magic left.")
    return passed(intent, "spells.done", {"text": "\n".join(lines)})


def known(state: State, actor: Player) -> list[str]:
    """The spells that somebody knows, in the order of their names."""
    learned = actor["status"].get("spells", {})
    return [one for one in sorted(all_of(state, "spell")) if learned.get(one)]


# ------------------------------------------------------------------------------- asked and agreed


def offerer(state: State, actor: Player, whom: str) -> str:
    """Who would cast something on somebody, if it is who is meant and they are here."""
    offer = actor["status"].get("offered")
    other = player_at(state, offer["by"]) if offer is not None else None
    if offer is None or other is None or whom not in ("", offer["by"]):
        return ""
    here = other["status"]["location"] == actor["status"]["location"]
    return offer["by"] if here and other["status"]["awake"] else ""


def agree(state: State, intent: Intent, actor: Player, by: str, dice: Dice) -> Outcome:
    """Somebody lets a spell be cast on them: it is, if its caster still can."""
    me, other, offer = actor["metadata"]["id"], player_at(state, by), actor["status"].get("offered")
    assert other is not None, "who offers is here"
    assert offer is not None, "there is an offer"
    row = one_of(state, "spell", offer["spell"])
    about: dict[str, Value] = {"target": by, "target_name": other["metadata"]["name"]}
    if row is None or offer["spell"] not in known(state, other) or _cannot(state, other, row):
        return failed(intent, "offer.over", about, [[by, "status", "mp"], [by, "status", "acted"]])
    changes, n = Changes(state), last_tick(state)
    changes.do([without(me, "offered")])
    changes.do(paid(changes.state, other, row, n, dice))
    bestowed(changes, other, me, row, n)
    about |= {**of_actor(actor), "spell": text(row, "name"), "room": actor["status"]["location"]}
    return passed(intent, "offer.taken", about, changes.patch, changes.also)


def decline(state: State, intent: Intent, actor: Player, by: str) -> Outcome:
    """Somebody does not want a spell cast on them."""
    other = player_at(state, by)
    assert other is not None, "who offers is here"
    me = actor["metadata"]["id"]
    about: dict[str, Value] = {**of_actor(actor), "target": by}
    about["target_name"] = other["metadata"]["name"]
    also = [happening("offer.declined", "", about, to=by)]
    return passed(intent, "decline.done", about, [without(me, "offered")], also)


# --------------------------------------------------------------------------------------- at whom


def _at_foe(state: State, intent: Intent, row: Row, dice: Dice) -> Outcome:
    """A spell that harms: at a creature, or at the one whom the caster duels."""
    actor, n = actor_of(state, intent), last_tick(state)
    me, about, changes = actor["metadata"]["id"], _about(actor, row), Changes(state)
    other = opponent(state, actor)
    target = intent["spec"].get("target") or actor["status"].get("foe", "")
    target = target or (other["metadata"]["id"] if other is not None else "")
    if not target:
        return failed(intent, "cast.whom", about)
    reason = "cast.done_so" if text(row, "says") else "cast.done"
    if other is not None and target == other["metadata"]["id"]:
        changes.do(paid(state, actor, row, n, dice))
        duels_with(changes, actor_of(changes.state, intent), other, row, n, dice)
        return passed(intent, reason, about, changes.patch, changes.also)
    foe, refusal = foe_meant(state, intent, target)
    if foe is None:
        return refusal
    changes.do(paid(state, actor, row, n, dice))
    if actor["status"].get("foe") != target:
        changes.do([put(me, "status", "foe", value=target)])
    if not foe["status"]["foe"]:
        changes.do([put(target, "status", "foe", value=me)])
    found = creature_at(changes.state, target)
    assert found is not None
    strikes_with(changes, actor_of(changes.state, intent), found, row, n, dice)
    return passed(intent, reason, about, changes.patch, changes.also)


def _on_friend(state: State, intent: Intent, name: str, dice: Dice) -> Outcome:
    """A spell that does good: on oneself, on those of one's group, on others if they will."""
    actor, row, n = actor_of(state, intent), all_of(state, "spell")[name], last_tick(state)
    me, about, changes = actor["metadata"]["id"], _about(actor, row), Changes(state)
    target = intent["spec"].get("target") or me
    other = player_at(state, target)
    if other is None:
        being = creature_at(state, target) or character_at(state, target)
        called: dict[str, Value] = {} if being is None else {"foe": being["metadata"]["name"]}
        return failed(intent, "cast.needless" if called else "cast.nobody", {**about, **called})
    about |= {"target": target, "target_name": other["metadata"]["name"]}
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "cast.gone", about, [[target, "status", "location"]])
    if target != me and not together(actor, other):
        if not other["status"]["awake"]:
            return failed(intent, "give.asleep", about, [[target, "status", "awake"]])
        asked = put(target, "status", "offered", value={"by": me, "spell": name})
        return passed(intent, "cast.asks", about, [asked])
    changes.do(paid(state, actor, row, n, dice))
    bestowed(changes, actor_of(changes.state, intent), target, row, n)
    if target == me:
        reason = "cast.on_self_so" if text(row, "says") else "cast.on_self"
    else:
        reason = "cast.on_other_so" if text(row, "says") else "cast.on_other"
    return passed(intent, reason, about, changes.patch, changes.also)


# ------------------------------------------------------------------------------------------ which


def _at_oneself(intent: Intent, actor: Player) -> Intent:
    """The wish with its caster for a target, where its words say so: "slake on myself"."""
    spec, said = intent["spec"], intent["spec"]["text"]
    for joint in _JOINTS:
        spell, found, whom = same_name(said).rpartition(joint)
        names = {*_ONESELF, same_name(actor["metadata"]["name"])}
        if found and "target" not in spec and whom.strip(" .!") in names:
            mine: Intent = {**intent, "spec": {**spec, "text": spell}}
            mine["spec"]["target"] = actor["metadata"]["id"]
            return mine
    return intent


def _meant(state: State, intent: Intent, actor: Player) -> tuple[str | None, Outcome]:
    """The one spell that words name among those that somebody knows."""
    mine, rows = known(state, actor), all_of(state, "spell")
    said = intent["spec"]["text"].lower()
    for joint in _JOINTS:
        if joint in said:  # at whom, who was not in sight when that was read
            asked = topic_words(said.partition(joint)[0])
            named = any(set(asked) <= set(topic_words(text(rows[one], "name"))) for one in mine)
            if asked and named:
                return None, failed(intent, "cast.nobody")
    asked = topic_words(said)
    if not mine:
        return None, failed(intent, "spells.none")
    found = [one for one in mine if set(asked) <= set(topic_words(text(rows[one], "name")))]
    exact = [one for one in found if topic_words(text(rows[one], "name")) == asked]
    found = exact or found
    if not asked or not found:
        names = listing([text(rows[one], "name") for one in mine])
        return None, failed(intent, "cast.unknown", {"spells": names})
    if len(found) > 1:
        choices = " or ".join(text(rows[one], "name") for one in found)
        return None, failed(intent, "cast.which", {"choices": choices})
    return found[0], failed(intent, "cast.unknown")


def _cannot(state: State, who: Player, row: Row) -> str:
    """The reason why somebody cannot cast a spell now; empty where they can."""
    if skill(who, CASTING) < number(row, "level"):
        return "cast.skill"
    if pool(state, who, "mp") < number(row, "mp"):
        return "cast.mp"
    return "cast.ready" if who["status"].get("acted", -1) >= last_tick(state) else ""


def _about(actor: Player, row: Row) -> dict[str, Value]:
    return {
        **of_actor(actor),
        "spell": text(row, "name"),
        "text": text(row, "says"),
        "mp": number(row, "mp"),
        "level": number(row, "level"),
        "room": actor["status"]["location"],
    }
