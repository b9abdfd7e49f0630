"""Quests: which one somebody may take, how far they are, and what brings them on. It has one hook.

`after_deed` looks at every deed that passed, `after_tick` at every tick, whoever's verb it was: a
step counts what the world shows (where somebody is, what they hold, what the books say was made,
which creature fell), so no family of verbs need know of quests.
"""

from collections.abc import Iterator, Mapping
from typing import Final, cast

from content.catalog import Row, all_of, number, numbers, one_of, table, tables, text
from content.changes import Changes
from content.dice import Dice
from content.gifts import earned, given, put_in, taught
from content.model import (
    Intent,
    Item,
    Op,
    Outcome,
    Player,
    State,
    Value,
    creature_at,
    item_at,
    player_at,
)
from content.pending import QuestStatus
from content.places import chain
from content.things import BOOKS, count_of, sort_of
from content.verdicts import happening, put
from content.words import same_name

STEPS_AT_ONCE_MAX: Final = 16
"""How many steps one deed may bring somebody on."""
_USES: Final = frozenset({"use", "eat", "drink", "apply", "light", "equip"})


# ---------------------------------------------------------------------------------- who has what


def progress(who: Player, quest: str) -> QuestStatus | None:
    """How far somebody is with a quest; None if they never took it."""
    return who["status"].get("quests", {}).get(quest)


def taken(who: Player) -> list[str]:
    """The quests that somebody is on, sorted."""
    held = who["status"].get("quests", {})
    return sorted(quest for quest in held if not held[quest]["done"])


def is_open_to(state: State, who: Player, quest: str) -> bool:
    """Whether somebody may take a quest now: not before, and only after the one it follows on."""
    row = one_of(state, "quest", quest)
    if row is None or progress(who, quest) is not None:
        return False
    before = text(row, "after")
    done = progress(who, before) if before else None
    return not before or (done is not None and done["done"])


def offered_by(state: State, who: Player, character: str) -> list[str]:
    """The quests that a character has for somebody now, sorted."""
    quests = all_of(state, "quest")
    return [
        quest
        for quest in sorted(quests)
        if text(quests[quest], "giver") == character and is_open_to(state, who, quest)
    ]


def current(state: State, who: Player, quest: str) -> Row | None:
    """The step that somebody is at; None if there is none."""
    row, at = one_of(state, "quest", quest), progress(who, quest)
    if row is None or at is None or at["done"]:
        return None
    steps = tables(row, "steps")
    return steps[at["step"]] if at["step"] < len(steps) else None


def wanted_by(state: State, who: Player, character: str, item: Item) -> int:
    """How many of a thing a character still expects from somebody for their quests."""
    left = 0
    for quest in taken(who):
        step, at = current(state, who, quest), progress(who, quest)
        if step is None or at is None or text(step, "do") != "give":
            continue
        fits = text(step, "what") in (sort_of(item), item["metadata"]["id"])
        if fits and text(step, "to") in ("", character):
            left = max(left, number(step, "count") - at["count"])
    return left


def journal(state: State, who: Player) -> list[str]:
    """What somebody's quests ask of them, a line each; those done come last."""
    lines, done = [], []
    held = who["status"].get("quests", {})
    for quest in sorted(held):
        row, step = one_of(state, "quest", quest), current(state, who, quest)
        if row is None:
            continue
        title = text(row, "title")
        if step is None:
            done.append(title)
            continue
        most, had = number(step, "count"), _had(state, who, step, held[quest]["count"])
        told = f" So far {had} of {most}." if most > 1 else ""
        lines.append(f"{title}: {text(step, 'journal')}{told}")
    return [*lines, *([f"Done: {', '.join(done)}."] if done else [])]


def begun(who: Player, quest: str) -> list[Op]:
    """The change by which somebody takes a quest."""
    fresh: Value = {"step": 0, "count": 0, "done": False}
    return put_in(who, "quests", quest, fresh)


# -------------------------------------------------------------------------------------- the hook


def after_deed(state: State, intent: Intent, outcome: Outcome, dice: Dice) -> Outcome:
    """The outcome of a deed, with what it brings about in the quests of all whom it concerns.

    Args:
        state: before the deed.
        intent: what was wanted, as validated.
        outcome: of the capability; one that did not pass is returned as it is.
        dice: of the event.
    """
    if outcome["result"] != "pass":
        return outcome
    concerned = _questing(state, outcome)
    if not concerned:
        return outcome
    changes = Changes(state)
    changes.do(outcome["patch"])
    after = changes.state
    for who in concerned:
        deed = _Deed(state, after, who, intent, outcome)
        _brought_on(changes, deed, dice)
    if len(changes.patch) == len(outcome["patch"]):
        return outcome
    also = [*outcome.get("also", ()), *changes.also]
    return {**outcome, "patch": changes.patch, "also": also}


def after_tick(before: State, after: State, dice: Dice) -> Changes:
    """What a tick brings about in quests: creatures that fell in it.

    Args:
        before: the state before the tick.
        after: the state when all else of it is done; the changes go on from there.
    """
    changes = Changes(after)
    fallen = [one for one in sorted(before) if _fell(before, after, one)]
    if not fallen:
        return changes
    for one in sorted(before):
        who = player_at(before, one)
        if who is not None and taken(who) and any(_fought(before, who, it) for it in fallen):
            _brought_on(changes, _Deed(before, after, one, None, None), dice)
    return changes


def _questing(state: State, outcome: Outcome) -> list[str]:
    """The actor, and who fights with them what falls, as far as they are on quests; in order."""
    fallen = {op["path"][0] for op in outcome["patch"] if op["path"]}
    struck = {one for one in fallen if one in state and state[one]["kind"] == "creature"}
    concerned = {outcome["actor"]}
    if struck:
        players = (player_at(state, one) for one in sorted(state))
        concerned |= {
            one["metadata"]["id"] for one in players if one and one["status"].get("foe") in struck
        }
    found = []
    for one in sorted(concerned):
        who = player_at(state, one)
        begins = any(op["path"][:3] == [one, "status", "quests"] for op in outcome["patch"])
        if who is not None and (taken(who) or begins):
            found.append(one)
    return found


class _Deed:
    """What a step is held against: the state before and after, and who wanted what."""

    def __init__(
        self, before: State, after: State, who: str, intent: Intent | None, outcome: Outcome | None
    ) -> None:
        self.before, self.after, self.who = before, after, who
        own = outcome is not None and outcome["actor"] == who
        self.verb = outcome["verb"] if outcome is not None and own else ""
        self.about: Mapping[str, Value] = outcome["about"] if outcome is not None and own else {}
        self.spec = cast("Mapping[str, Value]", intent["spec"] if intent is not None else {})

    def counts(self, step: Row) -> int:
        """How often the deed was what a step asks for."""
        what, to = text(step, "what"), text(step, "to")
        match text(step, "do"):
            case "slay":
                return sum(self._slew(what))
            case "talk":
                spoke = self.verb == "talk" and self.about.get("target") == what
                topics = cast("list[str]", self.about.get("topics", []))
                return int(spoke and (not to or to in topics))
            case "give":
                to_whom = self.about.get("target") or self.spec.get("to")
                given = self.verb == "give" and self._is_of(what) and (not to or to_whom == to)
                return cast("int", self.about.get("count", 1)) if given else 0
            case "use":
                return int(self.verb in _USES and self._is_of(what))
            case "read":
                return int(self.verb == "read" and self._is_of(what))
            case "craft" | "gather" as source:
                own = bool(self.verb)
                return (
                    _came(self.after, what, source) - _came(self.before, what, source) if own else 0
                )
        return 0

    def _slew(self, species: str) -> Iterator[bool]:
        me = player_at(self.before, self.who)
        for one in sorted(self.before):
            own = self.verb or (me is not None and _fought(self.before, me, one))
            if own and _fell(self.before, self.after, one):
                yield self.before[one]["spec"].get("creature") == species

    def _is_of(self, what: str) -> bool:
        for field in ("item", "target"):
            named = self.about.get(field) or self.spec.get(field)
            if not isinstance(named, str):
                continue
            if named == what or named.rpartition(":")[2] == what:
                return True
            item = item_at(self.before, named) or item_at(self.after, named)
            if item is not None and sort_of(item) == what:
                return True
        return False


def _fell(before: State, after: State, entity_id: str) -> bool:
    """Whether a creature was alive before, and is not any more."""
    was, now = creature_at(before, entity_id), creature_at(after, entity_id)
    if was is None or not was["status"]["location"] or was["status"]["hp"] <= 0:
        return False
    return now is None or not now["status"]["location"] or now["status"]["hp"] <= 0


def _fought(state: State, who: Player, entity_id: str) -> bool:
    """Whether somebody fights a creature, or has hurt it: by a blow, or by what they laid on it."""
    creature = creature_at(state, entity_id)
    if creature is None:
        return False
    hurt = creature["status"].get("hurt", {})
    return who["status"].get("foe") == entity_id or who["metadata"]["id"] in hurt


def _came(state: State, sort: str, source: str) -> int:
    books = state.get(BOOKS)
    came = cast("Mapping[str, Mapping[str, int]]", books["status"].get("came", {}) if books else {})
    return came.get(sort, {}).get(source, 0)


def held_of(state: State, holder: str, sort: str) -> int:
    """How many things of a sort somebody carries, in hand or in something in hand."""
    found = (item_at(state, one) for one in sorted(state))
    return sum(
        count_of(item)
        for item in found
        if item is not None
        and sort_of(item) == sort
        and chain(state, item["metadata"]["id"])[-1] == holder
    )


def _had(state: State, who: Player, step: Row, count: int) -> int:
    if text(step, "do") == "have":
        count = held_of(state, who["metadata"]["id"], text(step, "what"))
    return min(count, number(step, "count"))


# ------------------------------------------------------------------------------------- going on


def _brought_on(changes: Changes, deed: _Deed, dice: Dice) -> None:
    """Every quest of one player, as far as a deed brings it on."""
    who = player_at(changes.state, deed.who)
    for quest in taken(who) if who is not None else ():
        for again in range(STEPS_AT_ONCE_MAX):
            if not _step_done(changes, deed, quest, fresh=not again):
                break
            if not _onwards(changes, deed.who, quest, dice):
                break


def _step_done(changes: Changes, deed: _Deed, quest: str, *, fresh: bool) -> bool:
    """Whether the step that somebody is at is done now; what a deed counts, it counts once."""
    who = player_at(changes.state, deed.who)
    step = current(changes.state, who, quest) if who is not None else None
    if who is None or step is None:
        return False
    most, what = number(step, "count"), text(step, "what")
    match text(step, "do"):
        case "have":
            return held_of(changes.state, deed.who, what) >= most
        case "visit":
            return who["status"]["location"] == what
    at = progress(who, quest)
    counted = deed.counts(step) if fresh and at is not None else 0
    if at is None or counted <= 0:
        return False
    had = min(most, at["count"] + counted)
    changes.do([put(deed.who, "status", "quests", quest, "count", value=had)])
    if had < most:
        about: dict[str, Value] = {"title": _title(changes.state, quest), "had": had, "most": most}
        changes.tell(happening("quest.counted", "", about, actor=deed.who, to=deed.who))
    return had >= most


def _onwards(changes: Changes, me: str, quest: str, dice: Dice) -> bool:
    """The step is done: the next one, or the end; whether there is a next."""
    row = one_of(changes.state, "quest", quest)
    who = player_at(changes.state, me)
    at = progress(who, quest) if who is not None else None
    if row is None or at is None:
        return False
    steps, place = tables(row, "steps"), at["step"] + 1
    said = text(steps[at["step"]], "done")
    if said:
        changes.tell(happening("quest.said", "", {"text": said}, actor=me, to=me))
    over = place >= len(steps)
    fresh: Value = {"step": place, "count": 0, "done": over}
    changes.do([put(me, "status", "quests", quest, value=fresh)])
    if over:
        _ended(changes, me, row, dice)
        return False
    about: dict[str, Value] = {"title": text(row, "title"), "text": text(steps[place], "journal")}
    changes.tell(happening("quest.step", "", about, actor=me, to=me))
    return True


def _ended(changes: Changes, me: str, row: Row, dice: Dice) -> None:
    about: dict[str, Value] = {"title": text(row, "title"), "text": text(row, "end")}
    changes.tell(happening("quest.end", "", about, actor=me, to=me))
    if row["main"] is True:
        changes.tell(happening("quest.over", "", {}, actor=me, to=me))
    reward = table(row, "reward")
    if not reward:
        return
    things = numbers(reward, "things")
    for sort in sorted(things):
        given(changes, me, sort, things[sort], dice)
    taught(changes, me, text(reward, "recipe"))
    earned(changes, me, number(reward, "exp"))


def by_title(state: State, quests: list[str], said: str) -> list[str]:
    """Those of some quests whose title has all the words of what was said."""
    wanted = set(same_name(said).split()) - {"the", "a", "an", "quest"}
    rows = all_of(state, "quest")
    return [one for one in quests if wanted <= set(same_name(text(rows[one], "title")).split())]


def _title(state: State, quest: str) -> str:
    row = one_of(state, "quest", quest)
    return text(row, "title") if row is not None else quest
