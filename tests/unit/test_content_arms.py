"""Bows, aim, guard, and things that are used in a fight."""

from __future__ import annotations

from tests.unit.arena import Arena, arena


def archer() -> Arena:
    """Ana with a bow in hand and five arrows, before the straw man."""
    stage = arena("Ana")
    stage.ticks(1, 1)
    for item in ("bow", "arrow~gate"):
        stage.do("ana", "take", item=item)
    stage.do("ana", "equip", item="bow")
    stage.do("ana", "move", to="north")
    return stage


def test_each_shot_uses_up_an_arrow_and_is_in_the_books() -> None:
    """Also those that go on by themselves; without arrows the bow is no weapon."""
    stage = archer()
    told = stage.told("ana", "shoot", target="posts_1")
    assert told.splitlines()[1] in (
        "You hit the straw man with the ash bow.",
        "You shoot at the straw man with the ash bow, and miss.",
    )
    assert stage.has("arrow~ana", "count") == 4
    stage.set("posts_1", hp=40)
    stage.ticks(2, 5)
    assert "arrow~ana" in stage.state
    stage.set("posts_1", hp=40)
    stage.ticks(6, 9)
    assert "arrow~ana" not in stage.state
    assert stage.has("@books", "went")["arrow"] == {"consume": 5}
    assert stage.told("ana", "shoot", target="posts_1") == (
        "You have not so much as an arrow left for the ash bow."
    )
    stage.ticks(10, 11)
    assert "bare hands" in str(stage.last)


def test_without_a_bow_in_hand_nobody_shoots() -> None:
    """Carrying one is not enough."""
    stage = arena("Ana")
    stage.do("ana", "take", item="bow")
    assert stage.told("ana", "shoot", target="posts_1") == (
        "You have nothing in hand to shoot with. Take a bow in hand first."
    )


def test_shooting_is_practised() -> None:
    """The skill of bows grows by hits."""
    stage = archer()
    stage.do("ana", "shoot", target="posts_1")
    stage.ticks(2, 5)
    skills = stage.has("ana", "skills")
    assert skills["bows"] >= 1


def harm(aimed: int) -> tuple[int, int]:
    """Of a hundred bouts of two moments: how often one hits, and how much it hurts in all."""
    hits = hurt = 0
    for number in range(100):
        stage = arena("Ana")
        stage.ticks(1, 1)
        stage.do("ana", "take", item="club")
        stage.do("ana", "equip", item="club")
        stage.do("ana", "move", to="north")
        stage.set("posts_1", hp=200)
        if aimed:
            stage.do("ana", "aim")
        stage.ticks(2, 2)
        stage.acts("ana", b"%d" % number, verb="attack", target="posts_1")
        hp = stage.has("posts_1", "hp")
        hits += hp < 200
        hurt += 200 - hp
    return hits, hurt


def test_aim_makes_the_next_blow_surer_and_harder() -> None:
    """By as much as the blow that it takes the place of, more or less."""
    plain, sure = harm(0), harm(1)
    assert sure[0] > plain[0] + 10
    assert 16 * plain[1] <= 10 * sure[1] <= 25 * plain[1]


def test_aim_takes_the_place_of_a_blow() -> None:
    """At the tick after it nothing is struck, at the next one it is, and aim is spent."""
    stage = archer()
    stage.do("ana", "shoot", target="posts_1")
    stage.ticks(2, 2)
    stage.do("ana", "aim")
    count = stage.has("arrow~ana", "count")
    stage.ticks(3, 3)
    assert stage.has("arrow~ana", "count") == count
    stage.ticks(4, 4)
    assert stage.has("arrow~ana", "count") == count - 1
    assert stage.has("ana", "stance") is None


def test_on_guard_one_strikes_nobody_until_one_attacks() -> None:
    """What the manual says of it."""
    stage = archer()
    stage.do("ana", "attack", target="posts_1")
    stage.do("ana", "guard")
    hp = stage.has("posts_1", "hp")
    stage.ticks(2, 6)
    assert stage.has("posts_1", "hp") == hp
    stage.do("ana", "attack", target="posts_1")
    assert stage.has("ana", "stance") is None


def test_what_is_used_in_a_fight_takes_the_place_of_a_blow() -> None:
    """One at a time; out of a fight nothing has to be waited for."""
    stage = arena("Ana")
    stage.ticks(1, 1)
    for item in ("salve", "oil"):
        stage.do("ana", "take", item=item)
    stage.do("ana", "move", to="north")
    stage.do("ana", "attack", target="posts_1")
    assert stage.told("ana", "use", item="salve") == (
        "You have no hand free before the next stroke. Wait a moment."
    )
    stage.ticks(2, 2)
    stage.set("ana", hp=10)
    assert stage.told("ana", "use", item="salve") == "You use the pot of salve."
    assert stage.has("ana", "hp") == 16
    hp = stage.has("posts_1", "hp")
    stage.ticks(3, 3)
    assert stage.has("posts_1", "hp") == hp


def test_what_harms_is_thrown_at_a_foe() -> None:
    """It is gone, the foe is hurt, and the fight has begun."""
    stage = arena("Ana", "Bo")
    stage.do("ana", "take", item="oil")
    for who in ("ana", "bo"):
        stage.do(who, "move", to="north")
    told = stage.told("ana", "use", item="oil", target="posts_1")
    assert told == "You use the flask of fire oil on the straw man."
    assert stage.heard() == {"bo": "Ana uses the flask of fire oil on the straw man."}
    assert stage.has("posts_1", "hp") == 33
    assert stage.has("posts_1", "foe") == "ana"
    assert "oil" not in stage.state


def test_salve_is_for_oneself_and_those_of_ones_group() -> None:
    """Others have to be of the group first; a foe gets none."""
    stage = arena("Ana", "Bo")
    stage.do("ana", "take", item="salve")
    stage.set("bo", hp=5)
    assert stage.told("ana", "use", item="salve", target="bo") == (
        "Bo would have to go with you for that. Say: invite Bo"
    )
    stage.do("ana", "invite", to="bo")
    stage.do("bo", "accept")
    assert stage.told("ana", "use", item="salve", target="bo") == "You use the pot of salve on Bo."
    assert stage.heard() == {"bo": "Ana uses the pot of salve on you."}
    assert stage.has("bo", "hp") == 11
