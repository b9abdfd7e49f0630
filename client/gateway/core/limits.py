"""Every bound of the gateway's core, by name. It holds numbers and nothing else."""

from typing import Final

# One line of a player.
UTTERANCE_CHARACTERS_MAX: Final = 500  # of commands
SPEECH_CHARACTERS_MAX: Final = 2_000  # of what is said, written or shown
CLAUSES_MAX: Final = 8
INTENTS_MAX: Final = 24
TIMES_MAX: Final = 8  # "three times"
REPAIRS_MAX: Final = 32  # words of one line that are looked up for typing errors
MATCHES_MAX: Final = 16  # ways to lay one pattern over one clause
NAMES_KEPT: Final = 8_192  # names of things whose words are not looked for again
QUANTITY_MAX: Final = 999_999
QUOTED_CHARACTERS_MAX: Final = 40  # of the player's own words, quoted back to them

# One question.
CANDIDATES_MAX: Final = 12
ANSWERS_MAX: Final = 24  # questions about one line, one after the other

# The desk.
WAIT_MS_MAX: Final = 500  # for an observation as new as what the player was shown
UNSEEN_MS_MAX: Final = 4_000  # for any observation at all: the world may be starting again
PLAYERS_MAX: Final = 10_000
WAITING_MAX: Final = (
    1_024  # utterances of one player: all that they said beyond a cut comes at once
)
WAITING_ALL_MAX: Final = 65_536  # of all players together
CALLS_MAX: Final = 4
"""How many calls of models are under way at once, unless the operator says otherwise."""
