"""The ladder: every line ends in its time, whatever models do, and nobody waits for another."""

from __future__ import annotations

import json
import random

import pytest

from client.gateway.core.breaker import FAILURES_MAX, OPEN_MS, OPEN_MS_MAX, Breaker
from client.gateway.core.budget import DAY_MS, FREE, Budget, Limits, Price
from client.gateway.core.ladder import (
    DEADLINE_MS,
    HEARD_MS,
    QUEUED_MAX,
    SLOW_MS,
    Call,
    Done,
    Effect,
    Ladder,
    Question,
    Thinking,
)
from client.gateway.core.limits import CALLS_MAX
from client.gateway.core.prompt import turn
from client.gateway.core.reading import Memory, Reading
from client.gateway.core.reply import read
from client.gateway.core.roster import Model, Roster
from client.gateway.core.scope import Scope
from tests.unit.utterances import SQUARE

SCOPE = Scope.of(SQUARE)
LOOK = json.dumps({"intents": [{"verb": "look"}], "clarify": None, "refuse": None})
START = 10 * DAY_MS
ONE = (Model("one", FREE),)
TWO = (*ONE, Model("two", FREE))


def ladder(models: tuple[Model, ...] = ONE, limits: Limits | None = None) -> Ladder[Reading]:
    """A ladder with a budget that is hardly ever spent."""
    return Ladder(Roster(models, Budget(limits or Limits())))


def take(
    one: Ladder[Reading], line: str, player: str = "ana", now: int = START, text: str = ""
) -> list[Effect[Reading]]:
    """A line that the grammar could not read."""
    asked = turn(text or f"behold {line}", SCOPE, Memory())
    question = Question(asked.messages, lambda reply, by: read(reply, asked, by))
    return one.take(line, player, question, now)


def reading_of(effect: Effect[Reading]) -> Reading:
    """What a line is read as, which has ended well."""
    assert isinstance(effect, Done)
    assert effect.answer is not None
    return effect.answer


def call_of(effects: list[Effect[Reading]]) -> Call:
    """The one call among them."""
    (call,) = (one for one in effects if isinstance(one, Call))
    return call


def test_a_line_is_read_by_the_first_model() -> None:
    """It is asked once, and the reading says who gave it."""
    one = ladder(TWO)
    call = call_of(take(one, "u1"))
    assert (call.model, call.timeout_ms) == ("one", DEADLINE_MS)
    (done,) = one.answered(call.number, LOOK, None, START + 5)
    assert isinstance(done, Done)
    assert (done.key, reading_of(done).by) == ("u1", "one")
    assert reading_of(done).intents == ({"verb": "look"},)
    assert one.wakes_ms() is None


def test_without_models_a_line_has_no_answer() -> None:
    """At once, and so it is while the operator has switched models off."""
    assert take(ladder(()), "u1") == [Done("u1", None)]
    off = ladder()
    call_of(take(off, "u1"))
    off.stopped = True
    assert off.tick(START + 1) == [Done("u1", None)]
    assert take(off, "u2") == [Done("u2", None)]


def test_the_player_hears_something_soon() -> None:
    """Once, while the model thinks."""
    one = ladder()
    take(one, "u1")
    assert one.wakes_ms() == START + HEARD_MS
    assert one.tick(START + HEARD_MS - 1) == []
    assert one.tick(START + HEARD_MS) == [Thinking("u1")]
    assert one.tick(START + HEARD_MS + 1) == []
    assert one.wakes_ms() == START + DEADLINE_MS


def test_a_line_ends_with_its_time() -> None:
    """With what the grammar said; a reply that comes after it is nobody's."""
    one = ladder()
    call = call_of(take(one, "u1"))
    one.tick(START + HEARD_MS)
    assert one.tick(START + DEADLINE_MS) == [Done("u1", None)]
    assert one.answered(call.number, LOOK, None, START + DEADLINE_MS + 1) == []
    assert one.failed(call.number, START + DEADLINE_MS + 1, for_good=False) == []


def test_a_reply_is_repaired_once() -> None:
    """With the error inside, in the same time; then it is as the grammar said."""
    one = ladder()
    first = call_of(take(one, "u1"))
    second = call_of(one.answered(first.number, "prose", None, START + 2_000))
    assert second.timeout_ms == DEADLINE_MS - 2_000
    assert "prose" in second.messages[2]["content"]
    assert one.answered(second.number, "more prose", None, START + 3_000) == [Done("u1", None)]


def test_the_next_model_is_asked_when_one_fails() -> None:
    """At once; the same one again after a pause, or as the provider says."""
    one = ladder(TWO)
    first = call_of(take(one, "u1"))
    second = call_of(one.failed(first.number, START + 10, for_good=False))
    assert second.model == "two"
    assert one.failed(second.number, START + 20, for_good=False, wait_ms=1_500) == []
    assert [one_ for one_ in one.tick(START + 1_000) if isinstance(one_, Call)] == []
    assert call_of(one.tick(START + 1_520)).model == "one"


def test_a_failure_for_good_ends_the_line_where_no_other_model_is() -> None:
    """A wrong key does not cost eight seconds."""
    one = ladder()
    call = call_of(take(one, "u1"))
    assert one.failed(call.number, START + 10, for_good=True) == [Done("u1", None)]
    assert take(one, "u2", now=START + 20) == [Done("u2", None)]


def test_players_take_turns() -> None:
    """One who says much waits for their own lines, the others do not."""
    one = ladder()
    calls = [call_of(take(one, "a0"))]
    for number in range(1, QUEUED_MAX):
        assert take(one, f"a{number}") == []
    assert take(one, "too many") == [Done("too many", None)]
    calls += [call_of(take(one, f"b{player}", f"bo{player}")) for player in range(CALLS_MAX - 1)]
    assert take(one, "c", "cyra") == []
    done, following = one.answered(calls[0].number, LOOK, None, START + 1)
    assert isinstance(done, Done)
    assert isinstance(following, Call)
    assert "behold c" in following.messages[1]["content"]


def test_what_was_understood_once_is_not_asked_again() -> None:
    """The same words in the same place: the very reply, for whoever says them."""
    one = ladder()
    call = call_of(take(one, "u1", text="cast about"))
    one.answered(call.number, LOOK, None, START + 1)
    (done,) = take(one, "u2", "bob", START + 2, "cast about")
    assert reading_of(done).by == "cache"
    call_of(take(one, "u3", "bob", START + 2, "cast around"))


def test_a_model_that_fails_is_left_alone_for_a_while() -> None:
    """Nobody waits for it then; one call tries it, and it is as before."""
    one = ladder()
    now = START
    for number in range(FAILURES_MAX):
        call = call_of([*take(one, f"u{number}", f"p{number}", now)])
        one.failed(call.number, now, for_good=False, wait_ms=DEADLINE_MS * 2)
    assert take(one, "v", "bob", now) == [Done("v", None)]
    call = call_of(take(one, "w", "cy", now + OPEN_MS))
    assert take(one, "x", "di", now + OPEN_MS) == [Done("x", None)]
    one.answered(call.number, LOOK, None, now + OPEN_MS)
    call_of(take(one, "y", "ed", now + OPEN_MS))


def test_a_model_that_keeps_silent_is_left_alone_as_well() -> None:
    """It took all the time of a few lines; the next line is read by the next model."""
    one = ladder(TWO)
    now = START
    for number in range(FAILURES_MAX):
        assert call_of(take(one, f"u{number}", "ana", now)).model == "one"
        now += DEADLINE_MS
        assert Done(f"u{number}", None) in one.tick(now)
    assert call_of(take(one, "v", "ana", now)).model == "two"


def test_a_call_that_began_late_says_nothing_of_its_model() -> None:
    """Lines whose time ran out while others were read make no model look slow."""
    one = ladder(TWO)
    first = [call_of(take(one, f"a{number}", f"p{number}")) for number in range(CALLS_MAX)]
    for number in range(CALLS_MAX):
        assert take(one, f"b{number}", f"q{number}") == []
    for call in first:
        one.answered(call.number, LOOK, None, START + DEADLINE_MS - SLOW_MS + 1)
    ended = [effect for effect in one.tick(START + DEADLINE_MS) if isinstance(effect, Done)]
    assert [effect.answer for effect in ended] == [None] * CALLS_MAX
    assert CALLS_MAX >= FAILURES_MAX
    assert call_of(take(one, "v", "ana", START + DEADLINE_MS)).model == "one"


def test_a_breaker_opens_longer_each_time() -> None:
    """Twice as long, to a bound."""
    breaker = Breaker()
    now, pauses = 0, []
    for _ in range(FAILURES_MAX - 1):
        breaker.failed(now)
    for _ in range(8):
        breaker.begun()
        breaker.failed(now)
        began = now
        while not breaker.allows(now):
            now += 1_000
        pauses.append(now - began)
    assert pauses[:3] == [OPEN_MS, 2 * OPEN_MS, 4 * OPEN_MS]
    assert pauses[-1] == OPEN_MS_MAX


def test_a_spent_share_is_said_and_the_others_have_theirs() -> None:
    """The player is told; the line is read as the grammar did; tomorrow is another day."""
    one = ladder(limits=Limits(player_calls=1))
    call = call_of(take(one, "u1"))
    one.answered(call.number, LOOK, None, START)
    assert take(one, "u2") == [Done("u2", None, spent=True)]
    assert one.meter("ana", START) == "The model was asked once for you today: 100 % of your share."
    call_of(take(one, "u3", "bob"))
    call_of(take(one, "u4", "ana", START + DAY_MS))


def test_many_calls_at_once_spend_no_more_than_there_is() -> None:
    """What a call may cost at most is reserved before it, and what it did cost booked after it."""
    dear = (Model("dear", Price(into=1_000_000, out=1_000_000)),)
    one = ladder(dear, Limits(player=0, all=2_000, player_calls=0, all_calls=0))
    call = call_of(take(one, "u1", "ana"))
    assert take(one, "u2", "bob") == [Done("u2", None, spent=True)]
    one.answered(call.number, LOOK, (100, 20), START)
    call_of(take(one, "u3", "cyra"))


def test_accounts_outlive_a_restart() -> None:
    """And anything else in their place is an empty day."""
    budget = Budget(Limits(player_calls=2))
    assert budget.reserve("ana", 5, START)
    budget.book("ana", 5, 3, START)
    kept = Budget.from_plain(budget.limits, json.loads(json.dumps(budget.to_plain())))
    assert kept.meter("ana", START) == budget.meter("ana", START)
    assert kept.reserve("ana", 5, START)
    assert not kept.reserve("ana", 5, START)
    others: list[object] = [None, [], {}, {"day": "x"}, {"day": 1, "all": [], "players": {}}]
    for broken in others:
        assert Budget.from_plain(budget.limits, broken).reserve("ana", 5, START)


def test_a_ladder_that_ends_leaves_nothing_open() -> None:
    """What is under way counts as spent, and the trial of a model that failed is given back."""
    roster = Roster(ONE, Budget(Limits()))
    first: Ladder[Reading] = Ladder(roster)
    for number in range(FAILURES_MAX):
        call = call_of(take(first, f"u{number}", f"p{number}"))
        first.failed(call.number, START, for_good=False, wait_ms=DEADLINE_MS * 2)
    first.tick(START + OPEN_MS)
    call_of(take(first, "trial", "bob", START + OPEN_MS))
    first.close(START + OPEN_MS)
    assert first.wakes_ms() is None
    call_of(take(Ladder(roster), "again", "bob", START + OPEN_MS))


@pytest.mark.parametrize("seed", range(40))
def test_every_line_ends_once_and_in_time(seed: int) -> None:
    """Whatever models do, in any order: each line has one end, and calls stay within bounds."""
    dice = random.Random(seed)
    one = ladder(TWO, Limits(player_calls=0, all_calls=0))
    begun: dict[str, int] = {}
    ended: dict[str, int] = {}
    calls: list[Call] = []
    now = START

    def see(effects: list[Effect[Reading]]) -> None:
        for effect in effects:
            if isinstance(effect, Call):
                calls.append(effect)
            elif isinstance(effect, Done):
                assert effect.key not in ended
                ended[effect.key] = now

    for number in range(300):
        now += dice.randrange(400)
        what = dice.random()
        if what < 0.4:
            begun[str(number)] = now
            see(take(one, str(number), f"p{dice.randrange(6)}", now, f"do {dice.randrange(60)}"))
        elif calls and what < 0.8:
            call = calls.pop(dice.randrange(len(calls)))
            if dice.random() < 0.5:
                see(one.answered(call.number, dice.choice([LOOK, "prose"]), None, now))
            else:
                see(
                    one.failed(
                        call.number,
                        now,
                        for_good=dice.random() < 0.1,
                        wait_ms=dice.randrange(3_000),
                    )
                )
        see(one.tick(now))
        assert len(one._calls) <= CALLS_MAX
    while now < START + 300 * 400 + DEADLINE_MS and len(ended) < len(begun):
        now += 100
        see(one.tick(now))
    assert ended.keys() == begun.keys()
    assert max(ended[line] - begun[line] for line in begun) < DEADLINE_MS + 400
    assert one.wakes_ms() is None
