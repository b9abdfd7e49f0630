"""The verb table is well-formed, so that a new verb is a line and nothing else."""

import re

import pytest

from client.gateway.core.verbs import PATTERNS, VERBS, Slot
from client.gateway.core.vocabulary import ARTICLES, DIRECTIONS, SOCIAL
from content.capabilities.table import CAPABILITIES
from content.intents import VERBS as FIELDS

NOT_SAID = {"enter", "leave"}  # arriving and leaving are the client's, not words


def test_every_verb_is_something_the_world_can_do() -> None:
    """The grammar speaks of all capabilities that words may use, and of no others."""
    assert set(VERBS) == set(CAPABILITIES) - NOT_SAID


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_verb_is_said_with_fields_of_its_intent(verb: str) -> None:
    """Slots fill fields of the intent; one of them at most may name several things."""
    for patterns in PATTERNS.values():
        for pattern in patterns:
            if pattern.verb != verb:
                continue
            slots = [part for part in pattern.parts if isinstance(part, Slot)]
            fields = [slot.field for slot in slots if slot.field]
            fields += [field for field, _ in pattern.fixed]
            assert len(fields) == len(set(fields))
            assert set(fields) >= set(FIELDS[verb].needs)
            assert set(fields) <= {*FIELDS[verb].needs, *FIELDS[verb].takes}
            assert sum(slot.many for slot in slots) <= 1


def test_a_word_starts_one_thing() -> None:
    """No verb is a direction, a social verb or an article; "down" starts a move or a drink."""
    words = {word for verb in VERBS.values() for word in verb.words.split()}
    assert not words & set(DIRECTIONS)
    assert {one.verb for word in DIRECTIONS for one in PATTERNS.get(word, ())} <= {"move", "drink"}
    assert not words & set(SOCIAL)
    assert not set(PATTERNS) & (ARTICLES - {"my"})


def test_no_word_is_a_synonym_of_two_verbs() -> None:
    """The same word alone never means two verbs."""
    words = [word for verb in VERBS.values() for word in verb.words.split()]
    assert len(words) == len(set(words))
    assert all(re.fullmatch(r"[a-z']+", word) for word in words)
