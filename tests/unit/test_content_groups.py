"""Groups that are left and founded anew."""

from __future__ import annotations

from content.people import members
from tests.unit.bell_town import town


def test_who_founds_a_group_anew_is_not_back_in_the_old_one() -> None:
    """Also within one tick, by which groups are named: nobody joins whom nobody asked in."""
    stage = town("Ana", "Bob", "Cleo", "Dee")
    for guest in ("bob", "cleo"):
        stage.do("ana", "invite", to=guest)
        stage.do(guest, "accept")
    old = str(stage.state["bob"]["status"]["group"])
    stage.do("ana", "ungroup")
    stage.do("ana", "invite", to="dee")
    assert stage.do("dee", "accept")["result"] == "pass"
    assert [one["metadata"]["id"] for one in members(stage.state, old)] == ["bob", "cleo"]
    new = str(stage.state["dee"]["status"]["group"])
    assert [one["metadata"]["id"] for one in members(stage.state, new)] == ["ana", "dee"]
