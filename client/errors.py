"""What can go wrong for a player, each as one sentence or two that say what to do.

Every error is built from its facts and says whether it is *definite*: what the player last tried
certainly did not happen. Nothing here prints, and nothing here catches.
"""

# ruff: noqa: N818 - a failure is named for what happened: `except NameTaken` reads as it is meant

from __future__ import annotations

from pathlib import Path


class ClientError(Exception):
    """An expected failure; `str(error)` is for the player.

    Attributes:
        definite: whether the deed certainly did not happen and never will.
    """

    definite: bool = True

    def __init__(self, sentence: str) -> None:
        # Parts of it come from elsewhere, and it ends on a terminal.
        super().__init__("".join(mark if mark.isprintable() else "?" for mark in sentence))


class Unreachable(ClientError):
    """No broker answered in time."""

    def __init__(self, endpoint: str, waited_s: float | None = None) -> None:
        within = "" if waited_s is None else f" within {waited_s:g} seconds"
        super().__init__(
            f"No world answered at {endpoint}{within}. Check the address, and that"
            " `worldline play` or `worldline broker` is running there."
        )


class NameTaken(ClientError):
    """The name belongs to another player's secret."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The name {name} belongs to somebody else here. Choose another with --name."
        )


class Retired(ClientError):
    """The name was given up for ever."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The name {name} was given up for ever in this world. Choose another with --name."
        )


class Refused(ClientError):
    """The broker or the world said no for a reason of its own, in a sentence of its own."""

    def __init__(self, sentence: str, *, definite: bool = True) -> None:
        super().__init__(sentence)
        self.definite = definite


class VersionMismatch(ClientError):
    """The two ends speak different versions of the protocol."""

    def __init__(self, ours: int, theirs: int) -> None:
        older = "this client" if ours < theirs else "that world"
        super().__init__(
            f"This client speaks version {ours} of the protocol and that world version {theirs}:"
            f" {older} is the older one and needs the newer Worldline."
        )


class Replaced(ClientError):
    """The same player entered somewhere else."""

    definite = False

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} entered from another terminal, so this one was closed."
            " If that was not you, somebody has your data folder's secret."
        )


class AlreadyHere(ClientError):
    """The same player plays from the same data folder now."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is playing there already, from this data folder in another terminal."
            " To come as somebody else, choose a name with --name."
        )


class NoAnswer(ClientError):
    """An utterance was not answered in time."""

    definite = False

    def __init__(self, waited_s: float) -> None:
        super().__init__(f"No answer came within {waited_s:g} seconds.")


class Ended(ClientError):
    """The session ended for good, and nobody said why."""

    definite = False

    def __init__(self) -> None:
        super().__init__("The connection to the world ended. Join again to go on.")


class BadEndpoint(ClientError):
    """An address that is none."""

    def __init__(self, text: str, what: str) -> None:
        super().__init__(
            f"`{text}` is not an address of a world: {what}. It looks like tcp://127.0.0.1:5570."
        )


class BadName(ClientError):
    """A name nobody can bear."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(
            f"`{_brief(name)}` can't be a name: {what}. A name has 2 to 24 letters, digits, - or ',"
            " and starts with a letter; give one with --name."
        )


class NoName(ClientError):
    """Nobody said who is playing, and there is nobody to ask."""

    def __init__(self) -> None:
        super().__init__("Who is playing? Say it with --name, for example --name Ana.")


class BadSecret(ClientError):
    """The player's secret is not what was written there."""

    def __init__(self, path: Path, size: int, expected: int) -> None:
        super().__init__(
            f"The player's secret {path} is damaged: it has {size} bytes instead of {expected}."
            " Put back a copy of it, or remove it to go on as somebody new under another name."
        )


class BadFolder(ClientError):
    """The data folder can't be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The data folder {path} can't be used: {reason}. Choose another with --data."
        )


class Unwritable(ClientError):
    """What the player is told has nowhere to go."""

    definite = False

    def __init__(self, reason: str) -> None:
        super().__init__(f"What you are told can't be written to standard output: {reason}.")


class RealmFailed(ClientError):
    """A program of the embedded realm failed and stays down."""

    definite = False

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


def _brief(text: str, chars_max: int = 60) -> str:
    return text if len(text) <= chars_max else f"{text[: chars_max - 1]}…"
