"""Several changes that make up one deed: each is worked out in the state that others left."""

from collections.abc import Sequence

from content.model import Happening, Op, State
from content.patch import applied


class Changes:
    """A deed while it is worked out.

    Args:
        state: before it; never changed in place.

    Attributes:
        state: with all changes so far.
        patch: these changes.
        also: what comes about besides.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.patch: list[Op] = []
        self.also: list[Happening] = []

    def do(self, ops: Sequence[Op]) -> None:
        """Makes changes.

        Raises:
            PatchError: they do not fit the state.
        """
        self.state = applied(self.state, ops)
        self.patch += ops

    def tell(self, *happenings: Happening) -> None:
        """Notes what comes about besides."""
        self.also += happenings
