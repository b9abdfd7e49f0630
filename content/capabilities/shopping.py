"""Buying and selling. Coins and wares change hands in one change, or not at all."""

from content.beings import characters_in
from content.capabilities.talking import of_character, topic_words
from content.carrying import excess
from content.catalog import one_of
from content.changes import Changes
from content.dice import Dice
from content.gifts import some
from content.model import Character, Intent, Item, Op, Outcome, Player, State, Value, item_at
from content.named import counted
from content.places import holds, whereabouts
from content.shops import COIN, coins, offer_for, price, priced, shop_of, stock_of, wares_named
from content.things import count_of, made, sort_of, spent, stack_id
from content.ticks import last_tick
from content.verdicts import actor_of, failed, of_actor, of_item, passed, put


def wares(state: State, intent: Intent, dice: Dice) -> Outcome:
    """See what is for sale where you are, how many there are and what they cost.

    For example: "wares", "list", "what does Mira sell".
    """
    actor = actor_of(state, intent)
    keeper, refusal = _keeper(state, intent, actor)
    if keeper is None:
        return refusal
    lines = [
        priced(row, stock)
        for sort, stock in stock_of(keeper).items()
        if (row := one_of(state, "sort", sort)) is not None
    ]
    about: dict[str, Value] = {**of_character(keeper), "wares": "; ".join(lines)}
    return passed(intent, "wares.done" if lines else "wares.none", about)


def buy(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Buy something from whoever keeps a shop where you are.

    For example: "buy a rope", "buy three candles from Mira". You pay in coins.
    """
    actor = actor_of(state, intent)
    keeper, refusal = _keeper(state, intent, actor)
    if keeper is None:
        return refusal
    count, asked = counted(topic_words(intent["spec"]["text"]))
    count = intent["spec"].get("quantity") or count
    shop, me = keeper["metadata"]["id"], actor["metadata"]["id"]
    about: dict[str, Value] = {**of_actor(actor), **of_character(keeper)}
    found = wares_named(state, keeper, asked)
    if not found:
        sold_out = [[shop, "status", "stock", sort] for sort in sorted(keeper["status"]["stock"])]
        return failed(intent, "buy.no_such", about, sold_out)
    rows = {sort: row for sort in found if (row := one_of(state, "sort", sort)) is not None}
    if len(rows) != 1:
        choices = " or ".join(some(rows[one], 1) for one in rows)
        return failed(intent, "buy.which", {"choices": choices})
    sort, row = next(iter(rows.items()))
    cost, stock = price(row) * count, stock_of(keeper)[sort]
    about |= {"some": some(row, count), "cost": coins(cost), "left": stock}
    if stock < count:
        return failed(intent, "buy.too_few", about, [[shop, "status", "stock", sort]])
    purse = item_at(state, stack_id(COIN, me))
    if purse is None or count_of(purse) < cost:
        about["purse"] = coins(count_of(purse)) if purse is not None else "none"
        return failed(intent, "buy.too_poor", about, [[stack_id(COIN, me)]])
    changes = Changes(state)
    changes.do(spent(state, purse, cost, "shop"))
    changes.do(made(changes.state, sort, row, me, count, "shop", dice))
    if excess(state, changes.state, me):
        return failed(intent, "buy.laden", about)
    changes.do(_sold(state, keeper, sort, count))
    return passed(intent, "buy.done", about, changes.patch)


def sell(state: State, intent: Intent, dice: Dice) -> Outcome:
    """Sell something that you carry to whoever keeps a shop where you are.

    For example: "sell the pearl", "sell five skins to Mira". Not everybody wants everything.
    """
    actor = actor_of(state, intent)
    keeper, refusal = _keeper(state, intent, actor)
    if keeper is None:
        return refusal
    item = item_at(state, intent["spec"]["item"])
    if item is None:
        return failed(intent, "drop.unknown", {}, [[intent["spec"]["item"]]])
    item_id, me = item["metadata"]["id"], actor["metadata"]["id"]
    about: dict[str, Value] = {**of_item(item), **of_actor(actor), **of_character(keeper)}
    if not holds(state, actor, item_id):
        return failed(intent, "drop.not_held", about, whereabouts(state, item_id))
    count = intent["spec"].get("quantity") or count_of(item)
    if count > count_of(item):
        return failed(intent, "sell.too_few", about, [[item_id, "status", "count"]])
    offered = offer_for(keeper, state, item) * count
    if offered <= 0:
        return failed(intent, "sell.unwanted", about)
    if _is_full(state, item):
        return failed(intent, "sell.not_empty", about)
    coin = one_of(state, "sort", COIN)
    if coin is None:
        return failed(intent, "sell.unwanted", about)
    about |= {"some": _so_many(state, item, count), "cost": coins(offered)}
    changes = Changes(state)
    changes.do(spent(state, item, count, "shop"))
    changes.do(made(changes.state, COIN, coin, me, offered, "shop", dice))
    return passed(intent, "sell.done", about, changes.patch)


def _keeper(state: State, intent: Intent, actor: Player) -> tuple[Character | None, Outcome]:
    """Who keeps a shop here, the one that is named or the only one; else none, and the refusal."""
    here = [one for one in characters_in(state, actor["status"]["location"]) if shop_of(one)]
    target = intent["spec"].get("target")
    if target is not None:
        here = [one for one in here if one["metadata"]["id"] == target]
    if not here:
        return None, failed(intent, "shop.none")
    if len(here) > 1:
        names = " or ".join(one["metadata"]["name"] for one in here)
        return None, failed(intent, "shop.which", {"choices": names})
    return here[0], failed(intent, "shop.none")


def _sold(state: State, keeper: Character, sort: str, count: int) -> list[Op]:
    """The change in stock; the first sale from a full shop begins the wait until it fills up."""
    shop, full = keeper["metadata"]["id"], shop_of(keeper)
    stock = keeper["status"]["stock"]
    patch = [put(shop, "status", "stock", sort, value=stock[sort] - count)]
    sells = full["sells"]
    if isinstance(sells, dict) and all(stock.get(one) == sells[one] for one in sells):
        patch.append(put(shop, "status", "restocked", value=last_tick(state)))
    return patch


def _is_full(state: State, item: Item) -> bool:
    item_id = item["metadata"]["id"]
    return any(
        inner is not None and inner["status"]["location"] == item_id
        for inner in (item_at(state, one) for one in state)
    )


def _so_many(state: State, item: Item, count: int) -> str:
    row = one_of(state, "sort", sort_of(item))
    return some(row, count) if row is not None else f"the {item['metadata']['name']}"
