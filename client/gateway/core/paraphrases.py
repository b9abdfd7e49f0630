"""Phrases that say a thing in other words, and the words that the grammar knows. Data only.

They stand in for one another only where a line could not be read as it was said. A phrase is
written in words as `contractions` leaves them; `a/b` is either word, and `?a/b` either or neither.
"""

from collections.abc import Mapping
from typing import Final

from client.gateway.core.courtesies import Phrase, by_first_word, spelled_out

_PLAINER: Final[Mapping[str, str]] = {
    "am/are i/we able to": "can i",
    "is there any way ?for ?me to": "can i",
    "would/is it be possible ?for ?me to": "can i",
    "would/might/could it be possible ?for ?me/us to": "can i",
    "would it be alright/okay/ok/fine/possible if i/we": "can i",
    "i was/am wondering if/whether i/we might/could/can": "can i",
    "i was/am ?just wondering if/whether you might/could/can/would": "can you",
    "wouldn't mind": "would like",
    "would not mind": "would like",
    "would be ?very/really/ever ?so grateful/glad/happy if you could/would": "would like you to",
    "would be obliged if you could/would": "would like you to",
    "shall have to": "will",
    "will have to": "will",
    "have/got to": "will",
    "excuse me/us ?,": "",
    "hey/hi/hello ?there ,": "",
    "from now on": "",
    "when you get/have a/the chance/moment/minute/time ?,": "",
    "if it is/its/it's not/isn't ?too much bother/trouble/hassle": "",
    "if its not too much bother/trouble/hassle": "",
    "if you/we can/could/may/want/like": "",
    "if that works": "",
    "?let us see what happens if/when i/we": "i",
    "to me": "",
    "?and when/once you/i/we have ?got/taken/done it/that/them ?,": "then",
    ", ?and when/once you/i/we have ?got/taken/done it/that/them ?,": "then",
    "would it be possible that i/we/you": "can i",
    "don't/dont ask ?me why/how/questions": "",
    "?i am sorry to bother/trouble/interrupt ?you ?, ?but": "",
    "?i am sorry to be a pain/bother/nuisance ?, ?but": "",
    "?i am sorry for asking ?again ?,": "",
    "?and be so kind and": "please",
    "if it is not/isn't too much bother/trouble/hassle": "",
    "if that is not/isn't too much bother/trouble/hassle": "",
    "if that is okay/ok/fine/alright/possible": "",
    "if it is okay/ok/fine/alright/possible": "",
    "if you do not mind": "",
    "if you don't/dont mind": "",
    "?, ?just in case": "because",
    "the room/place i am in": "here",
    "the room/place i am standing/sitting in": "here",
    "wherever/whenever he/she/they/it goes/go": "",
    "?as much/loud/fast/quick/hard/quietly/far as i/you can": "",
    "tell me ?a ?bit/little more about": "examine",
    "quest/mission/task log/journal/book/list": "quests",
    "list of tasks/quests/missions/jobs/errands": "quests",
    ", ?the ?whole lot/pair/bunch ?of ?them": "",
    ", all/both ?two/three/four/five ?of ?them": "",
    "for an/half/one/two hour/hours": "",
    "am/are i/we meant/supposed to": "should i",
    "out loud": "",
    "for us/me": "",
    "with me": "",
    "for a bit/while/moment/minute/sec/second": "",
    "a minute/moment/bit/sec/second": "",
    "on my/our own": "",
    "for a change/once": "",
    "after all": "",
    "just a little/bit": "",
    "of course": "",
}

PLAINER: Final[Mapping[Phrase, tuple[str, ...]]] = {
    phrase: tuple(plain.split()) for text, plain in _PLAINER.items() for phrase in spelled_out(text)
}
"""The plainer words for each phrase."""
PHRASES: Final = by_first_word(*_PLAINER)
"""The phrases alone, by their first word."""
