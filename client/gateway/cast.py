"""A file of characters whom a model plays: TOML in, roles out, or one sentence that says why."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from broker.protocol.ids import is_peer_id
from client.gateway.core.mind import Role
from client.player import peer_id_of

ROLES_MAX: Final = 16
PERSONA_CHARS_MAX: Final = 1_000
PACE_S: Final = range(3, 3_601)
_KEYS: Final = {"name": str, "persona": str, "pace_s": int}


class CastError(ValueError):
    """A file that is no cast; one sentence."""


def read_cast(file: Path) -> tuple[Role, ...]:
    """The roles that a file declares, as `[[character]]` tables.

    Raises:
        CastError: it can't be read, or declares something else.
    """
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CastError(f"{file} can't be read as TOML: {error}.") from None
    tables = found.get("character")
    if set(found) != {"character"} or not isinstance(tables, list):
        raise CastError(f"{file} has no [[character]] tables, or something else beside them.")
    if len(tables) > ROLES_MAX:
        raise CastError(f"{file} has {len(tables)} characters; {ROLES_MAX} are allowed.")
    roles = tuple(_role(file, number, table) for number, table in enumerate(tables, 1))
    if len({peer_id_of(one.name) for one in roles}) != len(roles):
        raise CastError(f"{file} has two characters of one name.")
    return roles


def _role(file: Path, number: int, table: object) -> Role:
    where = f"{file}, character {number}"
    if not isinstance(table, dict):
        raise CastError(f"{where} is no table.")
    for key, value in table.items():
        if key not in _KEYS:
            raise CastError(f"{where} has no key {key!r}: expected {', '.join(_KEYS)}.")
        if type(value) is not _KEYS[key]:
            raise CastError(f"{where}: {key} is not of its kind.")
    name, persona, pace_s = table.get("name"), table.get("persona"), table.get("pace_s", 10)
    if not name or not is_peer_id(peer_id_of(name)):
        raise CastError(f"{where} has no name that can be a name here; use letters and digits.")
    if not persona or len(persona) > PERSONA_CHARS_MAX:
        raise CastError(f"{where}: persona is a text of 1 to {PERSONA_CHARS_MAX} characters.")
    if pace_s not in PACE_S:
        raise CastError(f"{where}: pace_s is {PACE_S.start} to {PACE_S.stop - 1} seconds.")
    return Role(name, persona, pace_s * 1_000)
