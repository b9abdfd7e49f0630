"""Words that go farther than a room, or not so far: whispers, words over a distance, shouts."""

from content.dice import Dice
from content.model import Happening, Intent, Outcome, State, Value, player_at, room_at
from content.people import called
from content.post import dispatched
from content.travellers import FAR
from content.verdicts import actor_of, failed, happening, of_actor, passed
from content.visible import ways
from content.words import spoken


def whisper(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Say something to somebody who is with you, so that nobody else hears the words.

    For example: "whisper to Bob: the key is under the mat". Others see that you whisper.
    """
    actor, to = actor_of(state, intent), intent["spec"]["to"]
    words, hearer = spoken(intent["spec"]["text"]), player_at(state, to)
    if not words:
        return failed(intent, "say.nothing")
    if hearer is None or to == actor["metadata"]["id"]:
        return failed(intent, "say.nobody", {}, [[to]])
    about: dict[str, Value] = {
        **of_actor(actor),
        "target": to,
        "target_name": hearer["metadata"]["name"],
        "to_name": hearer["metadata"]["name"],
        "text": words,
    }
    if hearer["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "say.gone", about, [[to, "status", "location"]])
    if not hearer["status"]["awake"]:
        return failed(intent, "say.asleep", about, [[to, "status", "awake"]])
    return passed(intent, "whisper.done", about)


def tell(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Send words to somebody, wherever in the world they are; nobody else hears them.

    For example: "tell Bob where are you". If they are in another part of the world and asleep when
    your words get there, they find them as a letter.
    """
    actor = actor_of(state, intent)
    words, hearer = spoken(intent["spec"]["text"]), called(state, intent["spec"]["name"])
    if not words:
        return failed(intent, "say.nothing")
    if hearer is None:
        return dispatched(state, intent, words)
    to = hearer["metadata"]["id"]
    if to == actor["metadata"]["id"]:
        return failed(intent, "tell.nobody")
    about: dict[str, Value] = {
        **of_actor(actor),
        "target": to,
        "target_name": hearer["metadata"]["name"],
        "to_name": hearer["metadata"]["name"],
        "text": words,
    }
    if not hearer["status"]["awake"]:
        return failed(intent, "say.asleep", about, [[to, "status", "awake"]])
    heard = happening("tell.heard", "", about, actor=actor["metadata"]["id"], to=to)
    return passed(intent, "tell.done", about, [], [heard])


def shout(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Shout, to be heard in every place that a way leads to from here.

    For example: "shout over here". Those farther off hear nothing.
    """
    actor = actor_of(state, intent)
    words = spoken(intent["spec"]["text"])
    if not words:
        return failed(intent, "say.nothing")
    about: dict[str, Value] = {**of_actor(actor), "text": words}
    here, me = actor["status"]["location"], actor["metadata"]["id"]
    return passed(intent, "shout.done", about, [], _heard(state, here, me, about))


def _heard(state: State, here: str, me: str, about: dict[str, Value]) -> list[Happening]:
    """What is heard in each neighbouring room, once, from the side of the way back."""
    room = room_at(state, here)
    near = sorted({way["to"] for _, way in ways(room) if FAR not in way["to"]}) if room else []
    found = []
    for place in near:
        there = room_at(state, place)
        if there is None or place == here:
            continue
        side = next((side for side, way in ways(there) if way["to"] == here), "")
        whence = {"": "somewhere near", "up": "above", "down": "below"}.get(side, "")
        whence = whence or (f"{side}side" if side in ("in", "out") else f"the {side}")
        found.append(happening("shout.heard", place, {**about, "whence": whence}, actor=me))
    return found
