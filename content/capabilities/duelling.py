"""Duels: asked for, agreed to, given up. Nobody can be made to fight another player."""

from content.changes import Changes
from content.dice import Dice
from content.duels import over, without
from content.model import Intent, Outcome, Player, State, Value, player_at
from content.verdicts import actor_of, failed, happening, of_actor, of_target, passed, put


def challenge(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Ask somebody who is with you for a duel. They say "accept" or "refuse".

    For example: "challenge Bob". It ends when one of you is down to the last of their health, goes
    away or says "yield": nobody dies of it, and nothing is lost.
    """
    actor, to = actor_of(state, intent), intent["spec"]["target"]
    me, other = actor["metadata"]["id"], player_at(state, to)
    if other is None or to == me:
        return failed(intent, "challenge.nobody", {}, [[to]])
    about: dict[str, Value] = {**of_actor(actor), **of_target(other)}
    about["room"] = actor["status"]["location"]
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "challenge.gone", about, [[to, "status", "location"]])
    if not other["status"]["awake"]:
        return failed(intent, "give.asleep", about, [[to, "status", "awake"]])
    if "duel" in actor["status"]:
        return failed(intent, "challenge.duels", about, [[me, "status", "duel"]])
    if "duel" in other["status"]:
        return failed(intent, "challenge.taken", about, [[to, "status", "duel"]])
    return passed(intent, "challenge.done", about, [put(to, "status", "dared", value=me)])


def yield_(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Give a duel up: it is over at once, and the other has won.

    For example: "yield", "give up".
    """
    actor = actor_of(state, intent)
    other = player_at(state, actor["status"].get("duel", ""))
    if other is None:
        return failed(intent, "yield.nothing")
    changes = Changes(state)
    over(changes, actor["metadata"]["id"])
    about = {**of_actor(actor), **of_target(other), "room": actor["status"]["location"]}
    return passed(intent, "yield.done", about, changes.patch)


def challenger(state: State, actor: Player, whom: str) -> str:
    """Who has challenged somebody, if it is who is meant and they are here; empty for nobody."""
    by = actor["status"].get("dared", "")
    other = player_at(state, by)
    if other is None or whom not in ("", by) or not other["status"]["awake"]:
        return ""
    return by if other["status"]["location"] == actor["status"]["location"] else ""


def begin(state: State, intent: Intent, actor: Player, by: str) -> Outcome:
    """Somebody takes up a challenge: from now on the two fight."""
    me, other = actor["metadata"]["id"], player_at(state, by)
    assert other is not None, "the challenger is here"
    about: dict[str, Value] = {**of_actor(actor), **of_target(other)}
    about["room"] = actor["status"]["location"]
    for one in (actor, other):
        if "duel" in one["status"]:
            path = [one["metadata"]["id"], "status", "duel"]
            return failed(intent, "duel.engaged", about, [path])
    patch = [without(me, "dared"), put(me, "status", "duel", value=by)]
    return passed(intent, "duel.begins", about, [*patch, put(by, "status", "duel", value=me)])


def decline(state: State, intent: Intent, actor: Player, by: str) -> Outcome:
    """Somebody does not take up a challenge."""
    other = player_at(state, by)
    assert other is not None, "the challenger is here"
    me = actor["metadata"]["id"]
    about: dict[str, Value] = {**of_actor(actor), **of_target(other)}
    also = [happening("duel.declined", "", about, to=by)]
    return passed(intent, "duel.refused", about, [without(me, "dared")], also)
