"""The key by which a realm's own processes (brokers, world peers, gateways) know each other.

32 bytes, in the environment as hexadecimal, or in the file that `WORLDLINE_SERVICE_KEY_FILE` names,
else in the data folder's `service.key`; whoever starts first makes the file. Whoever holds the key
may speak for every player and learns the secret of the dice.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from broker.protocol.limits import TOKEN_BYTES

VARIABLE: Final = "WORLDLINE_SERVICE_KEY"
FILE_VARIABLE: Final = "WORLDLINE_SERVICE_KEY_FILE"


class ServiceKeyError(Exception):
    """There is no usable key; the text says what to do."""


def service_key(folder: Path) -> bytes:
    """The realm's key: from the environment, else from its file, which is made if need be.

    Raises:
        ServiceKeyError: the variable or the file holds something else, or can't be read.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        return _parsed(given, f"The variable {VARIABLE}")
    path = Path(os.environ.get(FILE_VARIABLE) or folder / "service.key")
    try:
        if not path.exists():
            _make(path)
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ServiceKeyError(f"The service key {path} can't be written: {why}.") from error
    try:
        return _parsed(path.read_text(encoding="ascii"), f"The file {path}")
    except (OSError, UnicodeDecodeError) as error:
        raise ServiceKeyError(f"The service key {path} can't be read: {error}.") from error


def held_key(folder: Path | None) -> bytes:
    """The realm's key, of whoever has it already: as `service_key`, but nothing is made.

    Raises:
        ServiceKeyError: there is none; the text says where it is looked for.
    """
    if VARIABLE in os.environ or FILE_VARIABLE in os.environ or folder is not None:
        path = Path(os.environ.get(FILE_VARIABLE) or (folder or Path()) / "service.key")
        if VARIABLE not in os.environ and not path.exists():
            raise ServiceKeyError(f"There is no service key {path}; {_hint(path.parent)}.")
        return service_key(path.parent)
    text = "Only who has the realm's key may ask: name a broker's data folder with --data"
    raise ServiceKeyError(f"{text}, or set {VARIABLE}.")


def _hint(folder: Path) -> str:
    """Where the key may be instead: `worldline play` keeps a broker's folder within its own."""
    below = folder / "realm"
    if (below / "service.key").exists():
        return f"{below} has one: name that with --data"
    return "a broker's data folder has it"


def _parsed(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != TOKEN_BYTES:
        expected = f"{2 * TOKEN_BYTES} hexadecimal digits"
        raise ServiceKeyError(f"{where} does not hold a service key; {expected} are expected.")
    return key


def _make(path: Path) -> None:
    """Writes a new key aside and links it into place, so that two at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(TOKEN_BYTES) + "\n")
    try:
        os.link(aside, path)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
