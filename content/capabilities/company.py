"""Going together: following somebody, and groups whose members share what they win."""

from itertools import chain

from content.dice import Dice
from content.gifts import put_in
from content.model import Intent, Op, Outcome, Player, State, Value, player_at
from content.people import GROUP_MAX, MUTED_MAX, called, members
from content.ticks import last_tick
from content.verdicts import actor_of, failed, happening, of_actor, of_target, passed, put
from content.wording import crowd


def follow(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Walk after somebody wherever they go, as far as you can; or stop doing so.

    For example: "follow Ana", "stop following". You go when they go, by the same way, and need no
    light of your own for it. Into another country everybody goes by themselves.
    """
    actor = actor_of(state, intent)
    me, target = actor["metadata"]["id"], intent["spec"].get("target")
    if target is None:
        leader = actor["status"].get("follows")
        if leader is None:
            return failed(intent, "follow.nobody")
        other = player_at(state, leader)
        name = other["metadata"]["name"] if other is not None else "them"
        about: dict[str, Value] = {**of_actor(actor), "target": leader, "target_name": name}
        return passed(intent, "follow.stopped", about, [_without(me, "follows")])
    other = player_at(state, target)
    if other is None or target == me:
        return failed(intent, "follow.no_such", {}, [[target]])
    about = {**of_actor(actor), **of_target(other)}
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "follow.gone", about, [[target, "status", "location"]])
    return passed(intent, "follow.done", about, [put(me, "status", "follows", value=target)])


def invite(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Ask somebody who is with you into your group.

    For example: "invite Bob", "group with Bob". They say "accept" or "refuse". Those of a
    group fight side by side and share what it teaches them.
    """
    actor, to = actor_of(state, intent), intent["spec"]["to"]
    me, other = actor["metadata"]["id"], player_at(state, to)
    if other is None or to == me:
        return failed(intent, "invite.nobody", {}, [[to]])
    about: dict[str, Value] = {**of_actor(actor), **of_target(other)}
    if other["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "invite.gone", about, [[to, "status", "location"]])
    if not other["status"]["awake"]:
        return failed(intent, "give.asleep", about, [[to, "status", "awake"]])
    group = actor["status"].get("group", "")
    if group and other["status"].get("group") == group:
        return failed(intent, "invite.together", about)
    if len(members(state, group)) >= GROUP_MAX:
        return failed(intent, "invite.full", about)
    return passed(intent, "invite.done", about, [put(to, "status", "invited", value=me)])


def group(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell who is in your group.

    For example: "group". To ask somebody in, say "invite Bob"; to go, "leave the group".
    """
    actor = actor_of(state, intent)
    me = actor["metadata"]["id"]
    found = members(state, actor["status"].get("group", ""))
    others = [one["metadata"]["name"] for one in found if one["metadata"]["id"] != me]
    if not others:
        return passed(intent, "group.alone")
    return passed(intent, "group.done", {"names": crowd([*others, "you"])})


def ungroup(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Leave your group.

    For example: "leave the group".
    """
    actor = actor_of(state, intent)
    me, name = actor["metadata"]["id"], actor["status"].get("group", "")
    if not name:
        return failed(intent, "group.none")
    others = [one["metadata"]["id"] for one in members(state, name) if one["metadata"]["id"] != me]
    about: dict[str, Value] = of_actor(actor)
    patch = [_without(me, "group")]
    if len(others) == 1:
        patch.append(_without(others[0], "group"))
    also = [happening("group.left", "", {**about, "target": one}, to=one) for one in others]
    return passed(intent, "ungroup.done", about, patch, also)


def inviter(state: State, actor: Player, whom: str) -> str:
    """Who has asked somebody into a group, if it is who is meant; empty for nobody."""
    by = actor["status"].get("invited", "")
    return by if by and whom in ("", by) else ""


def join(state: State, intent: Intent, actor: Player, by: str) -> Outcome:
    """Somebody joins the group of who invited them; their own, if they had one, they leave."""
    me, other = actor["metadata"]["id"], player_at(state, by)
    if other is None:
        return failed(intent, "join.gone", {}, [[by]])
    name = other["status"].get("group", "")
    about: dict[str, Value] = {**of_actor(actor), **of_target(other)}
    if len(members(state, name)) >= GROUP_MAX:
        return failed(intent, "invite.full", about, [[by, "status", "group"]])
    patch = [_without(me, "invited")]
    old = actor["status"].get("group", "")
    left = [one["metadata"]["id"] for one in members(state, old) if one["metadata"]["id"] != me]
    if old and old != name and len(left) == 1 and left[0] != by:
        patch.append(_without(left[0], "group"))
    fresh = name or _new_name(state, by)
    if not name:
        patch.append(put(by, "status", "group", value=fresh))
    patch.append(put(me, "status", "group", value=fresh))
    told = [one["metadata"]["id"] for one in members(state, name)] or [by]
    also = [
        happening("group.joined", "", {**about, "target": one}, to=one) for one in told if one != me
    ]
    return passed(intent, "join.done", about, patch, also)


def _new_name(state: State, by: str) -> str:
    """A name for the group that somebody founds: not of one that they have left a moment ago."""
    name = f"{by}.{last_tick(state)}"
    others = (f"{name}.{number}" for number in range(len(state)))
    return next(one for one in chain((name,), others) if not members(state, one))


def decline(state: State, intent: Intent, actor: Player, by: str) -> Outcome:
    """Somebody says no to an invitation."""
    other = player_at(state, by)
    name = other["metadata"]["name"] if other is not None else "them"
    about: dict[str, Value] = {**of_actor(actor), "target": by, "target_name": name}
    also = [happening("group.declined", "", about, to=by)] if other is not None else []
    return passed(
        intent, "decline.done", about, [_without(actor["metadata"]["id"], "invited")], also
    )


def mute(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Hear and see no more of what somebody says and shows; what they do you still see.

    For example: "mute Bob". Nobody is told of it. "unmute Bob" undoes it.
    """
    actor = actor_of(state, intent)
    other = called(state, intent["spec"]["name"])
    if other is None or other["metadata"]["id"] == actor["metadata"]["id"]:
        return failed(intent, "mute.nobody")
    about: dict[str, Value] = {"target_name": other["metadata"]["name"]}
    muted = actor["status"].get("muted", {})
    if len(muted) >= MUTED_MAX:
        return failed(intent, "mute.full", about)
    return passed(
        intent, "mute.done", about, put_in(actor, "muted", other["metadata"]["id"], value=True)
    )


def unmute(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Hear somebody again.

    For example: "unmute Bob".
    """
    actor = actor_of(state, intent)
    me, other = actor["metadata"]["id"], called(state, intent["spec"]["name"])
    if other is None or other["metadata"]["id"] not in actor["status"].get("muted", {}):
        return failed(intent, "unmute.nobody")
    path = [me, "status", "muted", other["metadata"]["id"]]
    about: dict[str, Value] = {"target_name": other["metadata"]["name"]}
    return passed(intent, "unmute.done", about, [{"op": "delete", "path": path, "value": None}])


def _without(player_id: str, key: str) -> Op:
    return {"op": "delete", "path": [player_id, "status", key], "value": None}
