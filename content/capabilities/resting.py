"""Coming to strength again: sitting down, lying down to sleep; and what a new level brings."""

from content.barriers import is_water
from content.capabilities.battle import in_fight
from content.changes import Changes
from content.dice import Dice
from content.figures import ATTRIBUTE_AT_FIRST, ATTRIBUTES
from content.gifts import put_in
from content.model import Intent, Outcome, State, Value
from content.resting import KEYS
from content.verdicts import actor_of, failed, of_actor, passed, put


def rest(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Sit down and rest: health, magic and breath come back faster while you stay.

    For example: "rest". Going somewhere, most work, and a fight end it.
    """
    return _down(state, intent, "resting", ("rest.done", "rest.fight", "rest.water"))


def sleep(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Lie down and sleep: strength comes back twice as fast as at rest, until you have all of it.

    For example: "sleep". Whatever you do wakes you. So do a shout, and whatever attacks you, which
    finds you at its mercy: look where you lie down.
    """
    return _down(state, intent, "sleeping", ("sleep.done", "sleep.fight", "sleep.water"))


def train(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Spend a point that a new level brought on strength, agility, wits or spirit.

    For example: "train strength".
    """
    actor, name = actor_of(state, intent), intent["spec"]["text"].strip().lower()
    spare = actor["status"].get("spare", 0)
    if name not in ATTRIBUTES:
        return failed(intent, "train.what")
    me = actor["metadata"]["id"]
    if spare <= 0:
        return failed(intent, "train.none", {}, [[me, "status", "spare"]])
    own = actor["status"].get("attributes", {}).get(name, ATTRIBUTE_AT_FIRST)
    changes = Changes(state)
    changes.do([put(me, "status", "spare", value=spare - 1)])
    changes.do(put_in(actor_of(changes.state, intent), "attributes", name, own + 1))
    return passed(intent, "train.done", {"attribute": name, "now": own + 1}, changes.patch)


def _down(state: State, intent: Intent, key: str, told: tuple[str, str, str]) -> Outcome:
    actor = actor_of(state, intent)
    me, here = actor["metadata"]["id"], actor["status"]["location"]
    if in_fight(state, actor):
        return failed(intent, told[1])
    if is_water(state, here):
        return failed(intent, told[2])
    about: dict[str, Value] = {**of_actor(actor), "room": here}
    changes = Changes(state)
    for other in KEYS:
        if other != key and other in actor["status"]:
            changes.do([{"op": "delete", "path": [me, "status", other], "value": None}])
    changes.do([put(me, "status", key, value=here)])
    return passed(intent, told[0], about, changes.patch)
