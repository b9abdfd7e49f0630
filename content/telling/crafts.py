"""The sentences of gathering and crafting."""

from collections.abc import Mapping
from typing import Final

FOR_ACTOR: Final[Mapping[str, str]] = {}
FOR_LOSER: Final[Mapping[str, tuple[str, str]]] = {}
FOR_WITNESS: Final[Mapping[str, str]] = {}
FOR_TARGET: Final[Mapping[str, str]] = {}
