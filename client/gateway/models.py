"""The models of a gateway as its operator configures them: names, prices, limits, the off switch.

What was spent is kept in the data folder, so that a restart does not open the purse again.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from client.gateway.core.budget import FREE, Budget, Limits, Price
from client.gateway.core.limits import CALLS_MAX
from client.gateway.core.roster import Model, Roster

SWITCH: Final = "models.off"
"""While a file of this name is in the data folder, no model is asked anything."""
BUDGET: Final = "models.budget.json"
MICRO: Final = 1_000_000


class ModelSettingError(ValueError):
    """An option that can't be read; one sentence."""


@dataclass(frozen=True)
class Settings:
    """What an operator says of models.

    Attributes:
        models: in order of preference; none: the gateway reads by grammar alone.
        url: the base of an OpenAI-compatible server; None for each provider's own.
        limits: what may be spent in a day.
        calls_max: how many calls are under way at once.
        narrate: whether they add colour to what has happened.
    """

    models: tuple[Model, ...] = ()
    url: str | None = None
    limits: Limits = Limits()  # noqa: RUF009 - a frozen value
    calls_max: int = CALLS_MAX
    narrate: bool = False


def priced(names: Sequence[str], prices: Sequence[str]) -> tuple[Model, ...]:
    """Models with their prices.

    Args:
        prices: `NAME=IN,OUT` each, in dollars for a million tokens.

    Raises:
        ModelSettingError: a price is not of that form, or of a model that is not named.
    """
    found: dict[str, Price] = {}
    for one in prices:
        name, _, said = one.rpartition("=")
        into, _, out = said.partition(",")
        try:
            found[name] = Price(microdollars(into), microdollars(out))
        except ModelSettingError:
            raise ModelSettingError(
                f"A price is NAME=IN,OUT in dollars for a million tokens, not {one!r}."
            ) from None
        if name not in names:
            raise ModelSettingError(f"There is a price of {name!r}, which is no --model.")
    return tuple(Model(name, found.get(name, FREE)) for name in names)


def microdollars(text: str) -> int:
    """Dollars as an amount.

    Raises:
        ModelSettingError: it is no amount.
    """
    try:
        amount = float(text)
    except ValueError:
        amount = -1.0
    if not 0 <= amount <= 1_000_000:  # noqa: PLR2004 - a million dollars
        raise ModelSettingError(f"An amount is in dollars, like 0.25, not {text!r}.")
    return round(amount * MICRO)


class Purse:
    """The budget on disk, and whoever spends it.

    Args:
        folder: the gateway's data folder.
        settings: the models, and what may be spent on them in a day.

    Attributes:
        roster: the models; all that is asked in this process is asked by it.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._file = folder / BUDGET
        self._switch = folder / SWITCH
        self._kept = ""
        found: object = None
        with contextlib.suppress(OSError, ValueError):
            found = json.loads(self._file.read_text(encoding="utf-8"))
        self.roster = Roster(settings.models, Budget.from_plain(settings.limits, found))

    def is_off(self) -> bool:
        """Whether the operator has switched models off."""
        return self._switch.exists()

    def keep(self) -> str | None:
        """Writes what was spent, if it changed; why not, where it can't."""
        text = json.dumps(self.roster.budget.to_plain(), sort_keys=True)
        if text == self._kept:
            return None
        written = self._file.with_suffix(".new")
        try:
            written.write_text(text, encoding="utf-8")
            os.replace(written, self._file)  # noqa: PTH105 - it says that it is atomic
        except OSError as error:
            return error.strerror or str(error)
        self._kept = text
        return None
