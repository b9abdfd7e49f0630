"""Making things: from parts, with tools, at stations, by recipes that somebody knows or tries."""

from collections.abc import Mapping, Sequence
from typing import Final

from content.capabilities.talking import topic_words
from content.carrying import carried, has_tool
from content.catalog import Row, all_of, flag, number, numbers, one_of, text, words
from content.changes import Changes
from content.dice import Dice
from content.figures import SKILL_MAX, skill
from content.gifts import put_in, some
from content.model import Intent, Op, Outcome, Player, State, Value, item_at
from content.named import counted, sorts_named
from content.places import reaches
from content.skills import practised
from content.things import count_of, made, spent, stack_id
from content.verdicts import actor_of, failed, of_actor, passed, put
from content.wording import article_for, listing

CHANCE_AT_LEVEL: Final = 75
"""In a hundred: that something succeeds for whoever is just skilled enough; it rises with skill."""
BATCH_MAX: Final = 12
QUALITY_MAX: Final = 3
QUALITIES: Final = ("", "good", "fine", "masterly")
"""What a thing is called that came out better than usual, by how much."""


def craft(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Make something by a recipe that you know, from parts that you carry.

    For example: "craft a torch", "make two torches". "recipes" tells what you know, and what
    each needs. It may go wrong while you are new to it, and then some of the parts are lost.
    """
    actor = actor_of(state, intent)
    count, asked = counted(topic_words(intent["spec"]["text"]))
    count = min(BATCH_MAX, intent["spec"].get("quantity") or count)
    name, refusal = _meant(state, intent, actor, asked)
    if name is None:
        return refusal
    row = all_of(state, "recipe")[name]
    about = _about(state, actor, row)
    lacking = _lacking(state, actor, row, count)
    if lacking:
        about["lacking"] = listing(lacking)
        parts = [[stack_id(sort, actor["metadata"]["id"])] for sort in numbers(row, "parts")]
        return failed(intent, "craft.lacking", about, parts)
    if skill(actor, text(row, "skill")) < number(row, "level"):
        return failed(intent, "craft.skill", about)
    return _made(state, intent, name, count, dice)


def try_out(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Try to make something that nobody has taught you, from what you carry.

    For example: "try to make a torch". If you have all that it takes, and take it to the
    right place, you may find out how it is done.
    """
    actor = actor_of(state, intent)
    _, asked = counted(topic_words(intent["spec"]["text"]))
    recipes = all_of(state, "recipe")
    makes = sorts_named(state, sorted({text(recipes[one], "makes") for one in recipes}), asked)
    for name in sorted(recipes):
        row = recipes[name]
        if text(row, "makes") in makes and not _lacking(state, actor, row, 1):
            if skill(actor, text(row, "skill")) < number(row, "level"):
                return failed(intent, "craft.skill", _about(state, actor, row))
            return _made(state, intent, name, 1, dice)
    return failed(intent, "try.nothing")


def recipes_(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Tell what you know how to make, or what one of these things needs.

    For example: "recipes", "recipe for a torch".
    """
    actor = actor_of(state, intent)
    _, asked = counted(topic_words(intent["spec"].get("text", "")))
    if asked:
        name, refusal = _meant(state, intent, actor, asked)
        if name is None:
            return refusal
        row = all_of(state, "recipe")[name]
        lacking = _lacking(state, actor, row, 1)
        about = {**_about(state, actor, row), "needs": _needs(state, row)}
        if lacking:
            return passed(intent, "recipes.lacking", {**about, "lacking": listing(lacking)})
        return passed(intent, "recipes.ready", about)
    names = [_called(state, all_of(state, "recipe")[one]) for one in known(state, actor)]
    if not names:
        return passed(intent, "recipes.none")
    return passed(intent, "recipes.done", {"text": listing(sorted(names))})


def known(state: State, actor: Player) -> list[str]:
    """The recipes that somebody knows, in the order of their names."""
    recipes, learned = all_of(state, "recipe"), actor["status"].get("recipes", {})
    return [one for one in sorted(recipes) if flag(recipes[one], "known") or learned.get(one)]


def _meant(
    state: State, intent: Intent, actor: Player, asked: list[str]
) -> tuple[str | None, Outcome]:
    """The one recipe that words name among those that somebody knows."""
    recipes = all_of(state, "recipe")
    mine = {text(recipes[one], "makes"): one for one in known(state, actor)}
    found = sorts_named(state, sorted(mine), asked)
    if len(found) == 1:
        return mine[found[0]], failed(intent, "craft.unknown")
    if found:
        rows = [one_of(state, "sort", one) for one in found]
        choices = " or ".join(some(row, 1) for row in rows if row is not None)
        return None, failed(intent, "craft.which", {"choices": choices})
    return None, failed(intent, "craft.unknown")


def _made(state: State, intent: Intent, name: str, count: int, dice: Dice) -> Outcome:
    """As many as are asked for, one after the other, until one goes wrong."""
    actor, changes = actor_of(state, intent), Changes(state)
    row, me = all_of(state, "recipe")[name], actor["metadata"]["id"]
    about, practice = _about(state, actor, row), text(row, "skill")
    sort = one_of(state, "sort", text(row, "makes"))
    if sort is None:
        return failed(intent, "craft.unknown")
    done, better, lost = 0, list[int](), False
    ease = skill(actor, practice) - number(row, "level")
    for _ in range(count):
        lost = dice.roll(100) > min(99, CHANCE_AT_LEVEL + ease)
        _use_up(changes, actor, row, dice, half=lost)
        if lost:
            break
        ops = made(changes.state, text(row, "makes"), sort, me, number(row, "count"), "craft", dice)
        changes.do(ops)
        done += number(row, "count")
        better += _finished(changes, sort, ops, ease, dice)
    who = actor_of(changes.state, intent)
    changes.do(practised(who, practice, dice))
    who = actor_of(changes.state, intent)
    if done and not flag(row, "known") and not who["status"].get("recipes", {}).get(name):
        changes.do(put_in(who, "recipes", name, value=True))
    about |= of_actor(actor)
    about |= {"some": _all_of(sort, done, better), "room": actor["status"]["location"]}
    if not done:
        return passed(intent, "craft.spoiled", about, changes.patch)
    return passed(intent, "craft.some" if lost else "craft.done", about, changes.patch)


def _finished(changes: Changes, sort: Row, ops: Sequence[Op], ease: int, dice: Dice) -> list[int]:
    """How much better than usual some of what was made is: the more skill to spare, the more.

    It shows in the name of gear, and counts in its figures; of other things there is but one kind.
    """
    found = []
    for made_id in [op["path"][0] for op in ops if len(op["path"]) == 1]:
        quality = sum(dice.roll(SKILL_MAX) <= ease for _ in range(QUALITY_MAX))
        if quality and sort["gear"] and not flag(sort, "stack"):
            name = f"{QUALITIES[quality]} {text(sort, 'name')}"
            changes.do([put(made_id, "status", "quality", value=quality)])
            changes.do([put(made_id, "metadata", "name", value=name)])
            found.append(quality)
    return found


def _all_of(sort: Row, count: int, better: Sequence[int]) -> str:
    """So many things, the best first: `a fine axe and 2 axes`."""
    told = []
    for quality in range(QUALITY_MAX, 0, -1):
        of_it = better.count(quality)
        if of_it:
            word = QUALITIES[quality]
            called = {"name": f"{word} {text(sort, 'name')}", "article": ""}
            many = {"many": f"{word} {text(sort, 'many')}" if text(sort, "many") else ""}
            told.append(some({**sort, **called, **many}, of_it))
    plain = count - len(better)
    return listing([*told, *([some(sort, plain)] if plain else [])])


def _use_up(changes: Changes, actor: Player, row: Row, dice: Dice, *, half: bool) -> None:
    """The parts go; where it went wrong, each of them only with the chance of a coin."""
    for sort, wanted in numbers(row, "parts").items():
        left = sum(dice.roll(2) == 1 for _ in range(wanted)) if half else wanted
        for item in carried(changes.state, actor, sort):
            if left <= 0:
                break
            count = min(left, count_of(item))
            changes.do(spent(changes.state, item, count, "craft"))
            left -= count


def _lacking(state: State, actor: Player, row: Row, count: int) -> list[str]:
    """What is missing to make so many, in words; parts first, then tools, then the station."""
    missing = []
    for sort, wanted in numbers(row, "parts").items():
        has = sum(count_of(one) for one in carried(state, actor, sort))
        part = one_of(state, "sort", sort)
        if has < wanted * count and part is not None:
            missing.append(some(part, wanted * count - has))
    tools = [one for one in words(row, "tools") if not has_tool(state, actor, one)]
    missing += [f"{article_for(one)} {one}" for one in tools]
    station = text(row, "station")
    if station and not _at_station(state, actor, station):
        missing.append(f"{article_for(station)} {station}")
    return missing


def _at_station(state: State, actor: Player, station: str) -> bool:
    found = (item_at(state, one) for one in sorted(state))
    return any(
        one is not None
        and one["spec"].get("station") == station
        and reaches(state, actor, one["metadata"]["id"])
        for one in found
    )


def _needs(state: State, row: Row) -> str:
    parts: Mapping[str, int] = numbers(row, "parts")
    rows = {sort: one_of(state, "sort", sort) for sort in parts}
    told = [some(one, parts[sort]) for sort, one in rows.items() if one is not None]
    told += [f"{article_for(tool)} {tool}" for tool in words(row, "tools")]
    station = text(row, "station")
    return listing([*told, *([f"{article_for(station)} {station} to work at"] if station else [])])


def _called(state: State, row: Row) -> str:
    sort = one_of(state, "sort", text(row, "makes"))
    return text(sort, "name") if sort is not None else ""


def _about(state: State, actor: Player, row: Row) -> dict[str, Value]:
    practice = text(row, "skill")
    return {
        "made": _called(state, row),
        "skill": practice,
        "level": number(row, "level"),
        "practised": skill(actor, practice),
    }
