"""Travel played through the real cores of broker, world peer, gateway and sessions."""

from __future__ import annotations

from tests.memory import MemoryRealm
from tests.unit.two_shores import WORLD


def shores() -> MemoryRealm:
    """A realm of two microcosms."""
    return MemoryRealm("vale", WORLD["vale"], {"fen": WORLD["fen"]})

def test_x():
    realm = shores()
    ana = realm.enter("Ana")
    bob = realm.enter("Bob")
    print(ana.lines)
    for text in ("take lamp", "take basket", "east", "look", "inventory", "north", "south", "take oar", "drop lamp", "west", "inventory", "look"):
        print(">", text, realm.say("Ana", text), ana.guided.here)
        print("     bob:", bob.lines); bob.lines.clear()
    assert 0
