"""What somebody is given for what they did: things, knowledge, experience. It asks nobody why."""

from content.catalog import Row, one_of, text
from content.changes import Changes
from content.dice import Dice
from content.figures import LEVEL_MAX, exp_for, level
from content.model import Op, Player, Value, player_at
from content.things import made
from content.verdicts import happening, put
from content.wording import article_for, number_word, plural


def put_in(who: Player, field: str, key: str, value: Value) -> list[Op]:
    """The change that sets one key of a table in a player's status, which may not be there yet."""
    me = who["metadata"]["id"]
    if field in who["status"]:
        return [put(me, "status", field, key, value=value)]
    return [put(me, "status", field, value={key: value})]


def given(changes: Changes, me: str, sort: str, count: int, dice: Dice) -> None:
    """So many things of a sort are handed to somebody, out of nowhere but the books."""
    row = one_of(changes.state, "sort", sort)
    if row is None:
        return
    changes.do(made(changes.state, sort, row, me, count, "reward", dice))
    about: dict[str, Value] = {"some": some(row, count)}
    changes.tell(happening("quest.given", "", about, actor=me, to=me))


def taught(changes: Changes, me: str, recipe: str) -> None:
    """Somebody learns a recipe, if they do not know it yet."""
    who, row = player_at(changes.state, me), one_of(changes.state, "recipe", recipe)
    if who is None or row is None or who["status"].get("recipes", {}).get(recipe):
        return
    changes.do(put_in(who, "recipes", recipe, value=True))
    sort = one_of(changes.state, "sort", text(row, "makes"))
    about: dict[str, Value] = {"some": some(sort, 1) if sort is not None else recipe}
    changes.tell(happening("quest.taught", "", about, actor=me, to=me))


def earned(changes: Changes, me: str, exp: int) -> None:
    """Somebody gains experience, and the levels that it brings, with a point to spend for each."""
    who = player_at(changes.state, me)
    if who is None or exp <= 0:
        return
    reached, now = level(who), who["status"].get("exp", 0) + exp
    changes.do([put(me, "status", "exp", value=now)])
    changes.tell(happening("quest.exp", "", {"exp": exp}, actor=me, to=me))
    up = reached
    while up < LEVEL_MAX and now >= exp_for(up + 1):
        up += 1
    if up > reached:
        spare = who["status"].get("spare", 0) + up - reached
        changes.do([put(me, "status", "level", value=up), put(me, "status", "spare", value=spare)])
        changes.tell(happening("quest.level", "", {"level": up}, actor=me, to=me))


def some(row: Row, count: int) -> str:
    """`a rope`, `three nails`: so many things of a sort."""
    name = text(row, "name")
    if count > 1:
        return (
            f"{number_word(count)} {text(row, 'many') or (name if row['plural'] else plural(name))}"
        )
    if row["plural"]:
        return f"some {name}"
    return f"{text(row, 'article') or article_for(name)} {name}"
