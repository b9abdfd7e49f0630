"""Letters to players, who need not be there: kept until they are read, for nobody else's eyes.

Those to players who are in another part of the world go after them: see `content.post`.
"""

from content import letters as box
from content.dice import Dice
from content.model import Intent, Outcome, State, Value
from content.people import called, has_muted
from content.post import dispatched
from content.telling.people import FOR_ACTOR
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
    letter = box.written(me, actor["metadata"]["name"], words)
    why_not = box.refusal(state, to, letter)
    if why_not:
        return failed(intent, why_not, about, [[box.LETTERS, "status", to]])
    patch = box.laid(state, to, letter)
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
    told = "\n".join(_told(one) for one in kept)
    patch = box.all_read(state, me) if not all(one["read"] is True for one in kept) else []
    return passed(intent, "letters.done", {"text": told}, patch)


def _told(letter: box.Letter) -> str:
    """A letter as its reader is told it, or the news of what came back while they slept."""
    name, text = letter["name"], letter["text"]
    if letter["news"]:
        why = FOR_ACTOR[str(letter["news"])].format(actor_name=name)
        return f"{'' if letter['read'] else 'New: '}{why} You had sent: {text}"
    return f"{'' if letter['read'] else 'New, from '}{name}: {text}"
