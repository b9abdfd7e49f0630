"""Letters to players, who need not be there: kept until they are read, for nobody else's eyes.

Those to players who are in another part of the world go after them: see `content.post`.
"""

from content import letters as box
from content.dice import Dice
from content.model import Intent, Outcome, State, Value
from content.people import called, has_muted
from content.post import dispatched
from content.verdicts import actor_of, failed, happening, of_actor, of_target, passed
from content.words import spoken


def write(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Write a letter to another player, who may be asleep or far away.

    For example: "write to Bob: I left the rope in the chest". They read it with "letters".
    """
    actor = actor_of(state, intent)
    me, words = actor["metadata"]["id"], spoken(intent["spec"]["text"])
    if not words:
        return failed(intent, "write.nothing")
    reader = called(state, intent["spec"]["name"])
    if reader is None:
        return dispatched(state, intent, words)
    to = reader["metadata"]["id"]
    if to == me:
        return failed(intent, "write.nobody")
    about: dict[str, Value] = {**of_actor(actor), **of_target(reader)}
    name = actor["metadata"]["name"]
    why_not = box.refusal(state, to, me, name, words)
    if why_not:
        return failed(intent, why_not, about, [[box.LETTERS, "status", to]])
    patch = box.laid(state, to, me, name, words)
    also = [happening("letter.come", "", about, actor=me, to=to)]
    return passed(intent, "write.done", about, patch, also)


def letters(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Read the letters that others have written to you, the newest last.

    For example: "letters", "read my letters". Those you have read are kept while there is room.
    """
    me = intent["metadata"]["actor"]
    kept = [one for one in box.kept_for(state, me) if not has_muted(state, me, str(one["by"]))]
    if not kept:
        return passed(intent, "letters.none")
    told = "\n".join(
        f"{'' if one['read'] else 'New, from '}{one['name']}: {one['text']}" for one in kept
    )
    patch = box.all_read(state, me) if not all(one["read"] is True for one in kept) else []
    return passed(intent, "letters.done", {"text": told}, patch)
