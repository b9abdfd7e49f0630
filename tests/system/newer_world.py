"""`worldline world` as a later release would have it: with a second version of the rules."""

from __future__ import annotations

from peer.cli import command
from tests.unit.second_rules import RULES

if __name__ == "__main__":
    command.main(obj=RULES)
