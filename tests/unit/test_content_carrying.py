"""What somebody can carry, by weight and by room, and what lies in a bank."""

from content import perception
from content.model import Entity
from tests.unit.content_stage import Stage
from tests.unit.keep import keep
from tests.unit.workshop import workshop

LIMIT = [["@world", "spec", "carry_max"]]


def limited(set_up: Stage, pounds: int) -> Stage:
    """The same with another limit."""
    world = set_up.state["@world"]
    changed: Entity = {**world, "spec": {**world["spec"], "carry_max": pounds}}
    set_up.state["@world"] = changed
    return set_up


def test_big_things_fill_the_arms() -> None:
    """A sack of thirty pints can be taken by who carries little else; two pints go to a pound."""
    set_up = limited(keep("Ana", "Bob"), 16)
    assert set_up.do("ana", "take", item="sack")["result"] == "pass"
    for item in ("key", "lamp"):
        assert set_up.do("ana", "take", item=item)["result"] == "pass"
    full = set_up.told("ana", "take", item="rope")
    assert full == (
        "Your arms are full. Put something down, or into a bag, to take the coil of rope."
    )
    assert set_up.last is not None
    assert set_up.last["refused"] == LIMIT
    set_up.do("ana", "put", item="key", target="sack")
    assert set_up.do("ana", "take", item="rope")["result"] == "pass"
    assert set_up.do("ana", "take", item="key")["reason"] == "take.arms_full"
    limited(set_up, 14)
    assert set_up.do("bob", "take", item="rope")["reason"] == "take.gone"
    set_up.do("ana", "drop", item="sack")
    big = set_up.told("bob", "take", item="sack")
    assert big == "The straw sack is too big for one person to carry."


def test_what_is_worn_takes_no_room() -> None:
    """A thing put on leaves the hands free, and what it lends in strength counts."""
    shop = limited(workshop("Ana"), 2)
    for item in ("cap", "hood"):
        shop.do("ana", "take", item=item)
    assert shop.do("ana", "take", item="ring")["reason"] in ("take.hands_full", "take.gone")
    assert shop.do("ana", "take", item="pouch")["reason"] == "take.hands_full"
    shop.do("ana", "equip", item="hood")
    assert shop.do("ana", "take", item="pouch")["result"] == "pass"
    assert shop.do("ana", "take", item="bag")["reason"] == "take.hands_full"


def test_nobody_is_loaded_by_gifts() -> None:
    """What is given has to be carried, by room as well as by weight."""
    set_up = limited(keep("Ana", "Bob"), 15)
    set_up.do("ana", "take", item="sack")
    assert set_up.do("bob", "take", item="key")["result"] == "pass"
    assert set_up.do("ana", "give", item="sack", to="bob")["reason"] == "give.laden"
    set_up.do("bob", "drop", item="key")
    assert set_up.do("ana", "give", item="sack", to="bob")["result"] == "pass"


def test_a_bank_is_shared_by_no_one() -> None:
    """Everybody sees and reaches their own part of it, and nothing else."""
    set_up = keep("Ana", "Bob")
    set_up.do("ana", "take", item="key")
    set_up.do("ana", "take", item="coin~hall", quantity=5)
    set_up.do("bob", "take", item="coin~hall", quantity=4)
    assert set_up.told("ana", "put", item="key", target="vault") == (
        "You put the iron key in the iron vault."
    )
    set_up.do("ana", "put", item="coin~ana", target="vault", quantity=3)
    set_up.do("bob", "put", item="coin~bob", target="vault")
    assert set_up.told("ana", "examine", target="vault").endswith(
        "In it: three coins and an iron key."
    )
    assert set_up.told("bob", "examine", target="vault").endswith("In it: four coins.")
    assert "In the iron vault: four coins." in perception.observe(set_up.state, "bob")["text"]
    within = {one["id"]: one["within"] for one in perception.observe(set_up.state, "ana")["here"]}
    assert within["key"] == "vault"
    assert within["coin~vault@ana"] == "vault"
    assert "coin~vault@bob" not in within
    stolen = set_up.do("bob", "take", item="key", source="vault")
    assert (stolen["reason"], set_up.place_of("key")) == ("take.gone", "vault@ana")
    assert set_up.do("bob", "take", item="coin~vault@ana")["reason"] == "take.gone"
    assert set_up.do("bob", "examine", target="key")["reason"] == "examine.gone"
    taken = set_up.told("ana", "take", item="coin~vault@ana", quantity=2, source="vault")
    assert taken == "You take two coins from the iron vault."
    assert set_up.state["coin~vault@ana"]["status"]["count"] == 1
    assert set_up.state["coin~ana"]["status"]["count"] == 4


def test_a_bag_keeps_its_own_in_the_bank() -> None:
    """What is in something in the bank is as private as that."""
    set_up = keep("Ana", "Bob")
    set_up.do("ana", "take", item="sack")
    set_up.do("ana", "take", item="key")
    set_up.do("ana", "put", item="key", target="sack")
    assert set_up.do("ana", "put", item="sack", target="vault")["result"] == "pass"
    assert set_up.do("bob", "take", item="key")["reason"] == "take.gone"
    assert set_up.do("bob", "put", item="key", target="sack")["reason"] == "drop.not_held"
    assert set_up.do("ana", "take", item="key")["result"] == "pass"


def test_others_see_only_that_something_goes_in() -> None:
    """Putting into a bank is seen; the sentence has the thing, for it was in the hand."""
    set_up = keep("Ana", "Bob")
    set_up.do("ana", "take", item="key")
    set_up.do("ana", "put", item="key", target="vault")
    assert set_up.heard() == {"bob": "Ana puts the iron key in the iron vault."}


def test_a_light_in_the_bank_is_taken_out_first() -> None:
    """Nobody sees into another's part of a bank, so no light there goes on or out before them."""
    set_up = keep("Ana", "Bob")
    set_up.do("ana", "take", item="lamp")
    set_up.do("ana", "light", item="lamp")
    assert set_up.do("ana", "put", item="lamp", target="vault")["result"] == "pass"
    assert set_up.told("ana", "douse", item="lamp") == (
        "You would have to take the tin lamp out first."
    )
    set_up.do("ana", "take", item="lamp")
    assert set_up.do("ana", "douse", item="lamp")["result"] == "pass"


def test_what_is_done_inside_a_part_of_a_bank_is_seen_at_the_bank() -> None:
    """Others see a hand go to the bank and back, not the sack that lies in there."""
    set_up = keep("Ana", "Bob")
    for item in ("sack", "rope"):
        set_up.do("ana", "take", item=item)
    set_up.do("ana", "put", item="rope", target="sack")
    assert set_up.do("ana", "put", item="sack", target="vault")["result"] == "pass"
    set_up.do("ana", "take", item="rope")
    assert set_up.heard() == {"bob": "Ana takes the coil of rope from the iron vault."}
