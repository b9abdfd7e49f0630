"""Shops: what they have, what it costs, what they pay, and how they fill up again."""

from collections.abc import Mapping
from typing import Final, cast

from content.catalog import Row, number, numbers, one_of, table, words
from content.dice import Dice
from content.gifts import some
from content.model import Character, Happening, Item, Op, State, character_at
from content.named import sorts_named
from content.things import sort_of
from content.verdicts import put
from content.wording import capital, number_word

COIN: Final = "coin"
"""The sort that everything is paid in; a world with a shop declares it, and it stacks."""


def shop_of(character: Character) -> Row:
    """What a character deals in; empty for those who keep no shop."""
    return table(cast("Row", character["spec"]), "shop")


def stock_of(character: Character) -> Mapping[str, int]:
    """How many of each sort are there to be bought, none of them zero."""
    stock = character["status"]["stock"]
    return {sort: stock[sort] for sort in sorted(stock) if stock[sort] > 0}


def price(row: Row) -> int:
    """What one of a sort costs; nothing is free."""
    return max(1, number(row, "value"))


def offer_for(character: Character, state: State, item: Item) -> int:
    """What a shop pays for one of a thing; 0 where it does not want it."""
    shop = shop_of(character)
    row = one_of(state, "sort", sort_of(item))
    if not shop or row is None or sort_of(item) == COIN:
        return 0
    wanted = set(words(shop, "buys")) & {*words(row, "tags"), sort_of(item)}
    if not wanted and sort_of(item) not in numbers(shop, "sells"):
        return 0
    return number(row, "value") * number(shop, "pays") // 100


def wares_named(state: State, character: Character, asked: list[str]) -> list[str]:
    """The sorts in stock that words name."""
    return sorts_named(state, stock_of(character), asked)


def told_of_wares(state: State, character: Character, asked: list[str]) -> str:
    """What a shop says of those of its wares that words name; empty where they name none."""
    rows = {one: one_of(state, "sort", one) for one in wares_named(state, character, asked)}
    stock = stock_of(character)
    said = [priced(row, stock[one]) for one, row in rows.items() if row is not None]
    return capital(f"{'; '.join(said)}.") if said else ""


def priced(row: Row, stock: int) -> str:
    """So many of a ware and what they cost: `three nails, one coin each`."""
    return f"{some(row, stock)}, {coins(price(row))}{' each' if stock > 1 else ''}"


def coins(count: int) -> str:
    """A price, as it is said."""
    return "one coin" if count == 1 else f"{number_word(count)} coins"


def restocked(state: State, n: int, _: Dice) -> tuple[list[Op], list[Happening]]:
    """The course by which shops fill up: so many ticks after the last time, and no sooner."""
    patch: list[Op] = []
    for entity_id in sorted(one for one in state if state[one]["kind"] == "character"):
        character = character_at(state, entity_id)
        shop = shop_of(character) if character is not None else {}
        if character is None or not shop:
            continue
        status, full = character["status"], numbers(shop, "sells")
        if all(status["stock"].get(sort, 0) >= full[sort] for sort in full):
            continue
        if n - status["restocked"] < number(shop, "restock"):
            continue
        patch += [
            put(entity_id, "status", "stock", sort, value=full[sort])
            for sort in sorted(full)
            if status["stock"].get(sort, 0) < full[sort]
        ]
        patch.append(put(entity_id, "status", "restocked", value=n))
    return patch, []
