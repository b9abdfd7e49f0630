"""A stage for tests of the game: a saltern that stays as it is, and players who act on it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from content import noticing, prose
from content.capabilities.table import apply
from content.dice import Dice
from content.model import Entity, Intent, Outcome
from content.patch import applied
from content.worldfile import load

SALTERN = Path(__file__).parents[1] / "worlds" / "saltern" / "saltern.toml"
GENESIS = load({SALTERN.name: SALTERN.read_text(encoding="utf-8")})


def intent(actor: str, **spec: object) -> Intent:
    """An intent, well formed or not."""
    made = {"kind": "intent", "metadata": {"actor": actor}, "spec": spec, "status": {}}
    return cast("Intent", made)


@dataclass
class Stage:
    """A microcosm that changes with every deed done on it."""

    state: dict[str, Entity] = field(default_factory=lambda: dict(GENESIS.state))
    before: dict[str, Entity] = field(default_factory=dict)
    last: Outcome | None = None

    def do(self, actor: str, verb: str, **fields: object) -> Outcome:
        """Judges an intent and applies what came of it."""
        self.before = self.state
        self.last = apply(self.state, intent(actor, verb=verb, **fields), Dice(b"key", b"event"))
        self.state = applied(self.state, self.last["patch"])
        return self.last

    def told(self, actor: str, verb: str, **fields: object) -> str:
        """Does a deed, and what the actor is told of it."""
        return prose.for_actor(self.do(actor, verb, **fields), self.state)

    def heard(self) -> dict[str, str | None]:
        """What the last deed's audience is told."""
        assert self.last is not None
        return {
            viewer: prose.for_witness(self.last, self.before, self.state, viewer)
            for viewer in noticing.audience(self.before, self.last, self.state)
        }

    def place_of(self, entity_id: str) -> object:
        """Where something is."""
        return self.state[entity_id]["status"]["location"]


def stage(*names: str) -> Stage:
    """The saltern with these players in the yard, all awake."""
    made = Stage()
    for name in names:
        assert made.do(name.lower(), "enter", name=name)["result"] == "pass"
    return made
