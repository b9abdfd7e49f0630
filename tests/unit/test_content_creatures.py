"""What creatures do by themselves: guard, lie in ambush, call for help, flee, heal, go home."""

from __future__ import annotations

from content import perception, prose
from tests.unit.arena import Arena, arena


def seen(stage: Arena, who: str) -> list[str]:
    """The ids of what somebody sees about them."""
    return [one["id"] for one in perception.observe(stage.state, who)["here"]]


def test_who_guards_a_way_lets_nobody_by_until_they_are_beaten() -> None:
    """Walking, following and fleeing alike; the other ways are free."""
    stage = arena("Ana")
    stage.do("ana", "move", to="east")
    assert stage.told("ana", "move", to="east") == (
        "The bridge troll bars the way east, and lets nobody by."
    )
    assert stage.last is not None
    assert stage.last["refused"] == [["trolls_1", "status", "location"]]
    stage.do("ana", "attack", target="trolls_1")
    for number in range(20):
        fled = stage.acts("ana", b"%d" % number, verb="flee")
        if fled["reason"] == "move.done":
            break
    assert stage.place_of("ana") == "gate"
    stage.do("ana", "move", to="east")
    stage.set("trolls_1", hp=1)
    stage.do("ana", "attack", target="trolls_1")
    stage.ticks(1, 8)
    assert stage.has("trolls_1", "location") == ""
    assert stage.do("ana", "move", to="east")["result"] == "pass"
    assert stage.place_of("ana") == "keep"


def test_who_guards_a_place_sets_on_whoever_takes_something() -> None:
    """Looking is free."""
    stage = arena("Ana", "Bo")
    for who in ("ana", "bo"):
        stage.do(who, "move", to="west")
    stage.ticks(1, 3)
    stage.do("ana", "examine", target="gold")
    assert stage.has("hounds_1", "foe") == ""
    assert stage.told("ana", "take", item="gold") == (
        "You take the gold bar.\nThe stone hound goes for you: you have touched what it guards."
    )
    assert stage.heard() == {
        "bo": "Ana takes the gold bar.\n"
        "The stone hound goes for Ana, who has touched what it guards."
    }
    assert stage.has("hounds_1", "foe") == "ana"


def test_what_lies_in_ambush_is_not_seen_before_it_springs() -> None:
    """Neither seen nor to be attacked; it strikes as it springs, and then it is there."""
    stage = arena("Ana")
    stage.do("ana", "move", to="south")
    assert "adders_1" not in seen(stage, "ana")
    assert stage.do("ana", "attack", target="adders_1")["reason"] == "attack.nobody"
    assert stage.do("ana", "consider", target="adders_1")["reason"] == "attack.nobody"
    (tick,) = stage.ticks(1, 1)
    told = prose.for_witness(tick, stage.before, stage.state, "ana")
    assert told is not None
    assert told.startswith("Something moves: an adder springs at you.\nThe adder ")
    assert "adders_1" in seen(stage, "ana")


def test_one_in_trouble_calls_its_kin_and_may_flee() -> None:
    """From next door; whoever is called fights the same foe."""
    called = fled = 0
    for number in range(30):
        stage = arena("Ana")
        stage.set("ana", location="burrow")
        stage.set("adders_1", location="")
        key = b"%d" % number
        stage.set("rats_1", hp=9)
        stage.acts("ana", key, verb="attack", target="rats_1")
        stage.set("ana", stance="guard")
        stage.ticks(1, 2, key)
        called += stage.has("mates_1", "location") == "burrow"
        fled += stage.has("rats_1", "foe") == ""
    assert called >= 5
    assert fled >= 5


def test_whom_nobody_fights_heals_and_forgets() -> None:
    """A tenth of its health at each tick; then nobody has hurt it."""
    stage = arena("Ana")
    stage.set("posts_1", hp=10, hurt={"ana": 30})
    stage.ticks(1, 4)
    assert stage.has("posts_1", "hp") == 26
    stage.ticks(5, 9)
    assert stage.has("posts_1", "hp") == 40
    assert stage.has("posts_1", "hurt") is None


def test_one_whose_foe_is_gone_turns_on_whoever_fights_it_too() -> None:
    """Nobody strikes it unpunished because another has run."""
    stage = arena("Ana", "Bo")
    for who in ("ana", "bo"):
        stage.do(who, "move", to="north")
        stage.do(who, "attack", target="posts_1")
    stage.set("posts_1", hp=40)
    assert stage.has("posts_1", "foe") == "ana"
    stage.do("ana", "move", to="south")
    stage.ticks(1, 1)
    assert stage.has("posts_1", "foe") == "bo"


def test_one_that_strayed_goes_home_when_nobody_looks() -> None:
    """Called away by its kin, it is back at its place later."""
    stage = arena("Ana")
    stage.set("mates_1", location="burrow")
    stage.ticks(1, 1)
    assert stage.place_of("mates_1") == "hollow"


def test_effects_change_what_creatures_can_do() -> None:
    """One that is dazed strikes nobody."""
    stage = arena("Ana")
    stage.set("ana", location="sand")
    stage.set("posts_1", foe="ana", effects={"daze": {"until": 3, "times": 1, "by": ""}})
    (tick,) = stage.ticks(1, 1)
    assert tick["also"] == []
    (tick,) = stage.ticks(4, 4)
    assert tick["also"] != []
