"""Mistakes about people and quests: topics that are never heard, quests that never end."""

from collections.abc import Iterator, Mapping
from typing import cast

from content.capabilities.talking import topic_words
from content.catalog import Row, flag, number, numbers, table, tables, text, words
from content.checking.atlas import Atlas
from content.checking.finding import ERROR, WARNING, Finding, found
from content.checking.reach import OFFERED, Reach
from content.checking.supply import ENDLESS, Supply
from content.line_index import entry


def errands(atlas: Atlas, reach: Reach) -> Iterator[Finding]:
    """Topics and quests."""
    said_anywhere = _texts(atlas)
    for name in sorted(atlas.characters):
        yield from _topics(atlas, name, said_anywhere)
    supply = Supply(atlas, reach)
    main = [name for name, row in sorted(atlas.catalog["quest"].items()) if flag(row, "main")]
    for name in main[1:]:
        one = atlas.tables["quest"][name]
        yield found(WARNING, "quest", one, f"{main[0]} is the main quest already", "main")
    for name, row in sorted(atlas.catalog["quest"].items()):
        yield from _quest(atlas, reach, name, row)
        yield from _scarce(atlas, supply, name, row)


# ----------------------------------------------------------------------------------------- topics


def _topics(atlas: Atlas, who: str, said_anywhere: Mapping[str, int]) -> Iterator[Finding]:
    one = atlas.tables["character"][who]
    topics = tables(cast("Row", atlas.characters[who]["spec"]), "topics")
    for place, topic in enumerate(topics):
        at = ("topics", entry(place))
        told = f"topic {place + 1} of {who}"
        names = words(topic, "words")
        empty = [word for word in names if not topic_words(word)]
        if empty:
            said = f"{told}: {empty[0]!r} says nothing, so it would answer to every question"
            yield found(ERROR, "topic", one, said, *at, "words")
            continue
        before = [other for other in topics[:place] if _covers(other, topic)]
        first = next((other for other in before if _swallows(other, names)), None)
        if first is not None:
            said = f"{told} is never heard: whoever asks is told of {words(first, 'words')[0]!r}"
            yield found(ERROR, "topic", one, f"{said}, which stands before it", *at, "words")
        elif not any(_is_said(name, topic, said_anywhere) for name in names):
            said = f"{told} is never come upon: nothing to be read or heard names {names[0]!r}"
            yield found(WARNING, "topic", one, said, *at, "words")
        yield from _quest_of(atlas, who, told, topic, at)


def _covers(before: Row, topic: Row) -> bool:
    """Whether a topic has its moment whenever a later one has."""
    if text(before, "after") not in ("", text(topic, "after")):
        return False
    if not text(before, "quest"):
        return True
    return all(before[key] == topic[key] for key in ("quest", "step"))


def _swallows(before: Row, names: list[str]) -> bool:
    """Whether every word for a topic is one for an earlier one as well."""
    taken = [set(topic_words(name)) for name in words(before, "words")]
    return all(any(one <= set(topic_words(name)) for one in taken) for name in names)


def _is_said(name: str, topic: Row, said_anywhere: Mapping[str, int]) -> bool:
    """Whether a name of a topic stands in some text that is not its own."""
    own = topic_words(text(topic, "text"))
    return all(said_anywhere.get(word, 0) > own.count(word) for word in topic_words(name))


def _texts(atlas: Atlas) -> dict[str, int]:
    """How often each word stands in what players are shown."""
    found_words: dict[str, int] = {}
    for kind in sorted(atlas.tables):
        for one in atlas.tables[kind].values():
            for told in _told(one.table):
                for word in topic_words(told):
                    found_words[word] = found_words.get(word, 0) + 1
    return found_words


def _told(value: object, key: str = "") -> Iterator[str]:
    """Every text in a table, save ids and lists of words."""
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _told(one, inner)
    elif isinstance(value, list):
        for one in value:
            if not isinstance(one, str):
                yield from _told(one)
    elif isinstance(value, str) and key not in _IDS:
        yield value


_IDS = frozenset({"at", "to", "what", "giver", "after", "quest", "key", "door", "do", "sort"})


def _quest_of(
    atlas: Atlas, who: str, told: str, topic: Row, at: tuple[str, ...]
) -> Iterator[Finding]:
    quest, step = text(topic, "quest"), number(topic, "step")
    one = atlas.tables["character"][who]
    if not quest:
        if step:
            said = f"{told} has a 'step' and no 'quest'"
            yield found(ERROR, "topic", one, said, *at, "step")
        return
    row = atlas.catalog["quest"][quest]
    if step == OFFERED and text(row, "giver") != who:
        said = f"{told} offers {quest}, and its giver is {text(row, 'giver')}"
        yield found(ERROR, "topic", one, said, *at, "quest")
    if step > len(tables(row, "steps")):
        said = f"{told} waits for step {step} of {quest}, which has {len(tables(row, 'steps'))}"
        yield found(ERROR, "topic", one, said, *at, "step")


# ----------------------------------------------------------------------------------------- quests


def _quest(atlas: Atlas, reach: Reach, name: str, row: Row) -> Iterator[Finding]:
    one = atlas.tables["quest"][name]
    kind = "the main quest" if flag(row, "main") else "the quest"
    dangling = False
    for place, step in enumerate(tables(row, "steps")):
        missing = _missing(atlas, step)
        if missing:
            dangling = True
            key, said = missing
            at = ("steps", entry(place), key)
            yield found(ERROR, "dangling", one, f"step {place + 1} of {name}: {said}", *at)
    if dangling or name in reach.done:
        return
    if name not in reach.steps:
        after = text(row, "after")
        why = f"nobody gets to its giver, {text(row, 'giver')}"
        if after and after not in reach.done:
            why = f"{after}, which comes before it, can't be ended"
        yield found(ERROR, "quest", one, f"{kind} {name} can't be taken: {why}")
        return
    place = reach.steps[name]
    why = reach.lacking(name, tables(row, "steps")[place])
    said = f"{kind} {name} can't be ended: at step {place + 1} {why}"
    yield found(ERROR, "quest", one, said, "steps", entry(place), "what")


def _missing(atlas: Atlas, step: Row) -> tuple[str, str] | None:
    """The key of a step that names what is not in the world, and what was expected."""
    what, to = text(step, "what"), text(step, "to")
    match text(step, "do"):
        case "visit":
            known: object = atlas.rooms
            kind = "room"
        case "slay":
            known, kind = atlas.catalog["creature"], "creature"
        case "talk":
            known, kind = atlas.characters, "character"
        case "have" | "craft" | "gather":
            known, kind = atlas.sorts, "sort"
        case "read":
            details = [key for room in atlas.rooms.values() for key in room["spec"]["details"]]
            known, kind = {*atlas.sorts, *atlas.placed, *details}, "thing or scenery"
        case _:
            known, kind = {*atlas.sorts, *atlas.placed}, "sort or thing"
    assert isinstance(known, Mapping | set), "every deed looks somewhere"
    if what not in known:
        return "what", f"there is no {kind} {what!r}"
    if text(step, "do") == "give" and to and to not in atlas.characters:
        return "to", f"there is no character {to!r}"
    if text(step, "do") == "talk" and to:
        topics = tables(cast("Row", atlas.characters[what]["spec"]), "topics")
        if not any(to in words(topic, "words") for topic in topics):
            return "to", f"{what} has no topic with the word {to!r}"
    return None


def _scarce(atlas: Atlas, supply: Supply, name: str, row: Row) -> Iterator[Finding]:
    """Enough of a thing for one player, and perhaps not for a second."""
    one = atlas.tables["quest"][name]
    for place, step in enumerate(tables(row, "steps")):
        what, count = text(step, "what"), number(step, "count")
        sort = atlas.placed[what].sort if what in atlas.placed else what
        if text(step, "do") not in ("have", "give", "craft", "gather") or sort not in atlas.sorts:
            continue
        has, at = supply.of(sort), ("steps", entry(place))
        if 0 < has < count:
            said = f"step {place + 1} of {name} asks for {count} of {sort}, and there are {has}"
            yield found(ERROR, "quest", one, said, *at, "count")
        elif text(step, "do") == "give" and has < ENDLESS and not _per_player(atlas, sort):
            said = f"step {place + 1} of {name} takes a {sort} for good, and nothing renews it"
            yield found(
                WARNING, "scarce", one, f"{said}: one player alone can do that", *at, "what"
            )


def _per_player(atlas: Atlas, sort: str) -> bool:
    """Whether each player is given one of their own."""
    for character in atlas.characters.values():
        for topic in tables(cast("Row", character["spec"]), "topics"):
            if text(topic, "gives") == sort:
                return True
    rewards = [table(row, "reward") for row in atlas.catalog["quest"].values()]
    return any(sort in numbers(reward, "things") for reward in rewards if reward)
