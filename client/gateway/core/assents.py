"""Saying yes to what somebody asks of one, in so many words: "sure, I'll do it". Pure.

A bare yes is none of these, however it is said: it may be said to anything.
"""

from typing import Final

from client.gateway.core.courtesies import Phrases, by_first_word
from client.gateway.core.starts import begins
from client.gateway.core.words import Token

_YES: Final = by_first_word(
    "yes/yeah/yep/yup/aye/sure/ok/okay/certainly/gladly/alright/fine/absolutely/definitely ?then",
    "?yes of course",
    "all right ?then",
    "very well ?then",
    "sure thing",
    "by all means",
    "with pleasure",
)
_VOWS: Final = by_first_word(
    "i will/would/can/shall ?gladly/happily/certainly do it/that/so/this ?for ?you/her/him/them",
    "i will ?gladly/happily ?try ?to help ?you/him/her/them ?out",
    "i will help you with it/that/this",
    "i will ?try ?to find out ?for ?you ?why",
    "i will ?do/try my best",
    "i will see to it/that",
    "i will look into it/that/this",
    "i will take it/that/this on",
    "i will take on the job/task/quest/errand",
    "i will take the job/task/quest/errand ?on",
    "i will get it done",
    "i promise ?you ?that ?i ?will ?do ?it",
    "i promise to help/try/do ?you/it/that/so",
    "i swear ?it",
    "i give you my word",
    "you have my word",
    "i agree to help/try ?you",
    "i agree to do it/that/so/this",
    "leave it to/with me",
    "consider it done",
    "?you ?can count on me",
    "i would/will be glad/happy/delighted/honoured/honored to ?help/do ?it/so/that/you",
    "i would love to ?help/do ?it/so/that/you",
    "glad/happy to ?help/do ?it/so/that/you",
    "i am on it",
    "i am your man/woman",
    "will do",
)
_AFTER_YES: Final = by_first_word(
    "i will", "i shall", "i do", "i would", "i would love/like to", "i can"
)


def agreed(words: tuple[Token, ...]) -> tuple[Token, ...]:
    """The line as "accept" where it takes on what somebody asked for; else as it stands."""
    plain = tuple(one for one in words if not one.is_mark)
    begun = begins(_YES, plain)
    rest = plain[begun:]
    vows = _is_whole(_VOWS, rest) or (bool(begun) and _is_whole(_AFTER_YES, rest))
    asks = bool(words) and words[-1].word == "?"
    if begun and not rest:
        return (plain[0]._replace(word="yes"),)
    if asks or not vows:
        return words
    return (rest[0]._replace(word="accept", typed="accept"),)


def _is_whole(phrases: Phrases, words: tuple[Token, ...]) -> bool:
    return bool(words) and begins(phrases, words) == len(words)
