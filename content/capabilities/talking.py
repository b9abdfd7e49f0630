"""Talking with characters: what they know, what they want done, what they have to say of it."""

from typing import Final, cast

from content.beings import characters_in
from content.catalog import Row, number, one_of, tables, text, words
from content.changes import Changes
from content.dice import Dice
from content.gifts import given, put_in, taught
from content.model import (
    Character,
    Intent,
    Outcome,
    Player,
    State,
    Value,
    character_at,
    creature_at,
    player_at,
)
from content.quests import begun, by_title, current, is_open_to, journal, offered_by, progress
from content.shops import told_of_wares
from content.verdicts import actor_of, failed, happening, of_actor, passed
from content.words import SPEECH_CHARS_MAX, cleaned, same_name

_SMALL_WORDS: Final = frozenset(
    {"the", "a", "an", "of", "about", "your", "you", "that", "this", "those", "these", "some"}
    | {"my", "his", "her", "their", "please"}
)


def talk(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Talk to somebody, or ask them about something.

    For example: "talk to Mira", "ask Mira about the bell". People who live here know
    things; what one of them says often names what to ask about next.
    """
    actor, target = actor_of(state, intent), intent["spec"]["target"]
    character = character_at(state, target)
    if character is None:
        return _no_talker(state, intent, actor, target)
    about: dict[str, Value] = {**of_actor(actor), **of_character(character)}
    if character["status"]["location"] != actor["status"]["location"]:
        return failed(intent, "talk.gone", about, [[target, "status", "location"]])
    said = cleaned(intent["spec"].get("text", ""), SPEECH_CHARS_MAX)
    changes = Changes(state)
    if not topic_words(said):
        about["text"] = str(character["spec"]["greeting"])
        _offer(changes, actor, offered_by(state, actor, target), in_full=True)
        return passed(intent, "talk.done", about, changes.patch, changes.also)
    found = _topic(state, actor, character, said)
    if found is None:
        of_wares = told_of_wares(state, character, topic_words(said))
        about["text"] = of_wares or str(character["spec"]["silence"])
        return passed(intent, "talk.done", about)
    place, topic = found
    about |= {"text": text(topic, "text"), "topics": [*words(topic, "words")]}
    _come_of(changes, actor, character, place, topic, dice)
    return passed(intent, "talk.done", about, changes.patch, changes.also)


def quests(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell what you have promised to do, and how far you are with it.

    For example: "quests", or "journal".
    """
    lines = journal(state, actor_of(state, intent))
    return passed(intent, "quests.done" if lines else "quests.none", {"text": "\n".join(lines)})


def take_on(state: State, intent: Intent, character_id: str, said: str) -> Outcome | None:
    """What comes of accepting what characters here want done; None where there is nothing.

    Args:
        character_id: who of them; empty for whoever is there.
        said: words of the title; empty for any.
    """
    actor = actor_of(state, intent)
    here = characters_in(state, actor["status"]["location"])
    open_ = [
        quest
        for one in here
        if character_id in ("", one["metadata"]["id"])
        for quest in offered_by(state, actor, one["metadata"]["id"])
        if said or character_id or _was_offered(actor, quest)
    ]
    found = by_title(state, open_, said)
    if not found:
        return None
    rows = [cast("Row", one_of(state, "quest", quest)) for quest in found]
    if len(found) > 1:
        titles = " or ".join(f"'{text(row, 'title')}'" for row in rows)
        return failed(intent, "accept.which", {"choices": titles})
    first = tables(rows[0], "steps")[0]
    about: dict[str, Value] = {"title": text(rows[0], "title"), "text": text(first, "journal")}
    return passed(intent, "accept.quest", about, begun(actor, found[0]))


def of_character(character: Character) -> dict[str, Value]:
    """What prose needs to speak of a character."""
    return {"target": character["metadata"]["id"], "target_name": character["metadata"]["name"]}


def topic_words(said: str) -> list[str]:
    """The words of a topic that say something."""
    plain = "".join(one if one.isalnum() or one in "'-" else " " for one in same_name(said))
    return [word for word in plain.split() if word not in _SMALL_WORDS]


def _no_talker(state: State, intent: Intent, actor: Player, target: str) -> Outcome:
    beast = creature_at(state, target)
    here = actor["status"]["location"]
    if beast is not None and beast["status"]["location"] == here:
        return failed(intent, "talk.beast", {"target_name": beast["metadata"]["name"]})
    other = player_at(state, target)
    if other is not None and other["status"]["location"] == here:
        return failed(intent, "talk.player", {"target_name": other["metadata"]["name"]})
    return failed(intent, "talk.nobody", {}, [[target]])


def _topic(state: State, actor: Player, character: Character, said: str) -> tuple[int, Row] | None:
    """The first topic that the words name and that is in place now; else one that is not.

    Of those that are not: what nothing holds back, and what was told already, at its step.
    """
    asked = topic_words(said)
    later = None
    for place, topic in enumerate(tables(cast("Row", character["spec"]), "topics")):
        if not _names(topic, asked):
            continue
        if _in_place(state, actor, topic):
            return place, topic
        held_back = text(topic, "after") or (text(topic, "quest") and topic["step"])
        if later is None and (not held_back or _was_told(state, actor, character, topic)):
            later = place, {**topic, "quest": ""}
    return later


def _names(topic: Row, asked: list[str]) -> bool:
    """Whether what is asked has all the words of one of the names of a topic."""
    return any(set(topic_words(name)) <= set(asked) for name in words(topic, "words"))


def _in_place(state: State, actor: Player, topic: Row) -> bool:
    """Whether a topic that belongs to a quest has its moment: at its step, counted from 1."""
    quest, before = text(topic, "quest"), text(topic, "after")
    done = progress(actor, before) if before else None
    if before and (done is None or not done["done"]):
        return False
    if not quest:
        return True
    if topic["step"] == 0:
        return is_open_to(state, actor, quest)
    at = progress(actor, quest)
    at_step = current(state, actor, quest) is not None
    return at is not None and at_step and at["step"] + 1 == topic["step"]


def _was_told(state: State, actor: Player, character: Character, topic: Row) -> bool:
    """Whether a topic was a step of a quest, to be talked about, that somebody has behind them."""
    row, at = one_of(state, "quest", text(topic, "quest")), progress(actor, text(topic, "quest"))
    place = number(topic, "step")
    if row is None or at is None or not 0 < place <= at["step"]:
        return False
    step = tables(row, "steps")[place - 1]
    talked_to = text(step, "what") == character["metadata"]["id"]
    return text(step, "do") == "talk" and talked_to and text(step, "to") in words(topic, "words")


def _come_of(
    changes: Changes, actor: Player, character: Character, place: int, topic: Row, dice: Dice
) -> None:
    """What a topic brings besides words, each but once."""
    me, quest = actor["metadata"]["id"], text(topic, "quest")
    if quest and topic["step"] == 0:
        _offer(changes, actor, [quest])
    once = f"{character['metadata']['id']}.{place}"
    who = player_at(changes.state, me)
    if who is not None and text(topic, "gives") and once not in who["status"].get("heard", {}):
        changes.do(put_in(who, "heard", once, value=True))
        given(changes, me, text(topic, "gives"), 1, dice)
    taught(changes, me, text(topic, "teaches"))


def _offer(changes: Changes, actor: Player, open_: list[str], *, in_full: bool = False) -> None:
    """Quests that somebody may take are told of: in one line once they were, unless `in_full`."""
    me = actor["metadata"]["id"]
    for quest in open_:
        row, who = one_of(changes.state, "quest", quest), player_at(changes.state, me)
        if row is not None and who is not None:
            reason = "quest.still" if _was_offered(who, quest) and not in_full else "quest.offer"
            about: dict[str, Value] = {"text": text(row, "offer"), "title": text(row, "title")}
            changes.tell(happening(reason, "", about, actor=me, to=me))
            if not _was_offered(who, quest):
                changes.do(put_in(who, "heard", f"offer.{quest}", value=True))


def _was_offered(who: Player, quest: str) -> bool:
    return who["status"].get("heard", {}).get(f"offer.{quest}") is True
