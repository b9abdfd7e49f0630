"""What a bot knows of creatures: which it can beat, which set on people, where they live."""

from __future__ import annotations

from collections.abc import Iterable


class Foes:
    """All creatures that were met, by name."""

    def __init__(self) -> None:
        self._judged: dict[str, tuple[bool, int]] = {}
        self._haunts: dict[str, set[str]] = {}
        self._wild: set[str] = set()

    def seen(self, name: str, room: str) -> None:
        """One is in sight."""
        self._haunts.setdefault(room, set()).add(name)

    def judged(self, name: str, level: int, *, beatable: bool) -> None:
        """How a fight with one would go, for somebody of that level."""
        self._judged[name] = beatable, level

    def attacked(self, names: Iterable[str]) -> None:
        """These set on people of their own accord."""
        self._wild |= {*names}

    def is_wild(self, name: str) -> bool:
        """Whether one is known to attack first."""
        return name in self._wild

    def is_beatable(self, name: str) -> bool:
        """Whether one is known to be weak enough."""
        return self._judged.get(name, (False, 0))[0]

    def is_unsure(self, name: str, level: int) -> bool:
        """Whether one was never judged, or was too strong at another level."""
        beatable, judged_at = self._judged.get(name, (False, 0))
        return not beatable and judged_at != level

    def is_hunting_ground(self, room: str) -> bool:
        """Whether something that can be beaten was seen there."""
        return any(self.is_beatable(name) for name in sorted(self._haunts.get(room, ())))

    def __bool__(self) -> bool:
        """Whether any was met."""
        return bool(self._haunts)
