"""Who plays: the player's secret and name, kept in the data folder.

The secret is made once and never leaves this folder as it is: `Player` derives from it what a
realm may see. Names are only checked for being bearable; whose they are is the realm's business.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import unicodedata
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from client.errors import AlreadyHere, BadFolder, BadName, BadSecret, NoName

SECRET_BYTES: Final = 32
NAME_CHARS_MIN: Final = 2
NAME_CHARS_MAX: Final = 24
_MARKS: Final = "-'"


def player_folder(data: Path) -> Path:
    """`DATA/client`, made if need be and closed to other users of the machine.

    Raises:
        BadFolder: it can't be made.
    """
    folder = data / "client"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise BadFolder(data, _reason(error)) from error
    return folder


def player_secret(folder: Path) -> bytes:
    """The 32 bytes that make this player themselves; drawn on the first call.

    Two processes that start at once agree on one: it is written aside and linked into place, and
    whoever comes second takes what is there.

    Raises:
        BadSecret: the file is there and has another size.
        BadFolder: it can't be read or written.
    """
    path = folder / "secret"
    try:
        if not path.exists():
            _draw(path)
        secret = path.read_bytes()
    except OSError as error:
        raise BadFolder(folder, _reason(error)) from error
    if len(secret) != SECRET_BYTES:
        raise BadSecret(path, len(secret), SECRET_BYTES)
    return secret


def _draw(path: Path) -> None:
    aside = path.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
    fd = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.hardlink_to(aside)
    except FileExistsError:
        pass  # another process was first
    finally:
        aside.unlink()


def checked_name(name: str) -> str:
    """The name as it will be shown, composed (NFC) and without space around it.

    Raises:
        BadName: says what is wrong with it.
    """
    composed = unicodedata.normalize("NFC", name.strip())
    if len(composed) < NAME_CHARS_MIN:
        raise BadName(name, "it is too short")
    if len(composed) > NAME_CHARS_MAX:
        raise BadName(name, "it is too long")
    if not composed[0].isalpha():
        raise BadName(name, "it must start with a letter")
    if odd := next((mark for mark in composed if not _fits(mark)), None):
        shown = "a space" if odd.isspace() else repr(odd)
        raise BadName(name, f"it has {shown} in it")
    return composed


def chosen_name(folder: Path, given: str | None, ask: Callable[[], str] | None) -> str:
    """Who plays: as given, else who last played from here, else the user, else whoever answers.

    Args:
        folder: the player's folder, where `remember_name` keeps the choice once a world takes it.
        given: from `--name` or the environment.
        ask: asks the person at the terminal; None where there is none.

    Raises:
        BadName: the name given can't be one.
        NoName: nobody said it.
    """
    if given is not None:
        return checked_name(given)
    for guess in (_remembered(folder), _user_name()):
        if guess is not None:
            return guess
    if ask is None:
        raise NoName
    return checked_name(ask())


def is_remembered(folder: Path, name: str) -> bool:
    """Whether somebody of that name was the last to play from here."""
    return _remembered(folder) == name


def remember_name(folder: Path, name: str) -> None:
    """Keeps the name of who came into a world for the next time.

    A folder that can't be written forgets, and that is all.
    """
    aside = folder / f".name.{os.getpid()}"
    try:
        aside.write_text(f"{name}\n", encoding="utf-8")
        aside.replace(folder / "name")
    except OSError:
        aside.unlink(missing_ok=True)


def hold_place(folder: Path, name: str, endpoint: str) -> None:
    """Claims to be this player of that world until the process ends, however it ends.

    It keeps a second terminal from entering as the same player by mistake, which would end the
    first one's visit, and with it the world, if that one was the host. Best effort: an address
    has more than one spelling, and another folder or machine is not asked.

    Raises:
        AlreadyHere: another process holds it.
        BadFolder: the folder can't be written.
    """
    place = zlib.crc32(f"{name.casefold()} {endpoint}".encode())
    try:
        fd = os.open(folder / "playing", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BadFolder(folder, _reason(error)) from error
    try:
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except BlockingIOError:
        os.close(fd)
        raise AlreadyHere(name) from None


def _remembered(folder: Path) -> str | None:
    try:
        return checked_name((folder / "name").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, BadName):
        return None


def _user_name() -> str | None:
    """The user's name on this machine, made fit: `o.brien-smith` becomes `Obrien-smith`."""
    user = next(filter(None, map(os.environ.get, ("LOGNAME", "USER", "USERNAME"))), "")
    fit = "".join(mark for mark in unicodedata.normalize("NFC", user) if _fits(mark))
    try:
        return checked_name(fit[:NAME_CHARS_MAX].capitalize())
    except BadName:
        return None


def _fits(mark: str) -> bool:
    return mark.isalpha() or mark.isdecimal() or mark in _MARKS


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
