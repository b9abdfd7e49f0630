"""A bounded first-in-first-out queue that can be locked while a conflict is resolved. Pure.

Locked, it still takes items in but gives none out, so that nothing is decided on a state that is
being put right. The asynchronous queues of `peer.message_broker` are shells over this.
"""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class FullError(Exception):
    """The queue holds as much as it may."""


class BoundedQueue(Generic[Item]):
    """A queue of at most `size_max` items.

    Args:
        size_max: how many items it holds at most; `push` beyond it raises `FullError`.
    """

    def __init__(self, size_max: int) -> None:
        self.size_max = size_max
        self._items: deque[Item] = deque()
        self._locks = 0

    @property
    def locked(self) -> bool:
        """Whether items are held back; locks nest."""
        return self._locks > 0

    @property
    def full(self) -> bool:
        """Whether there is no room."""
        return len(self._items) >= self.size_max

    def lock(self) -> None:
        """Holds all items back until as many `unlock` calls."""
        self._locks += 1

    def unlock(self) -> None:
        """Takes one lock away.

        Raises:
            ValueError: there is none.
        """
        if not self._locks:
            message = "the queue is not locked"
            raise ValueError(message)
        self._locks -= 1

    def push(self, item: Item) -> None:
        """Puts an item at the end.

        Raises:
            FullError: there is no room; the item was not taken.
        """
        if self.full:
            raise FullError
        self._items.append(item)

    def peek(self, index: int = 0) -> Item | None:
        """The index-th item from the head, without taking it; None where there is none."""
        return self._items[index] if -len(self._items) <= index < len(self._items) else None

    def pop(self) -> Item | None:
        """Takes the head; None when the queue is empty or locked."""
        return self._items.popleft() if self._items and not self.locked else None

    def size(self) -> int:
        """The number of items."""
        return len(self._items)
