"""The door for intents: what passes, what does not, and the schema that models get."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.intents import FIELDS, NOT_FOR_WORDS, SCHEMA, VERBS, IntentError, validated

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary()),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(), inner)),
    max_leaves=6,
)
FLAT = st.dictionaries(
    st.sampled_from(["verb", *FIELDS, "extra"]), ANYTHING | st.sampled_from([*VERBS])
)


@pytest.mark.parametrize(
    "value",
    [
        {"verb": "look"},
        {"verb": "move", "to": "north"},
        {"verb": "take", "item": "lamp", "quantity": 1, "source": "chest"},
        {"verb": "say", "text": "hi", "to": "bob"},
        {"verb": "help"},
        {"verb": "enter", "name": "Ana"},
    ],
)
def test_an_intent_passes_as_it_is(value: dict[str, object]) -> None:
    """A verb with the fields that it takes is an intent."""
    assert validated(value) == value


def test_fields_that_are_null_are_left_out() -> None:
    """A model that fills every field with null has said nothing by it."""
    nulls = dict.fromkeys(FIELDS)
    assert validated({**nulls, "verb": "take", "item": "lamp"}) == {"verb": "take", "item": "lamp"}


@pytest.mark.parametrize(
    "value",
    [
        None,
        "look",
        [],
        {},
        {"verb": None},
        {"verb": "fly"},
        {"verb": ["look"]},
        {"verb": "move"},
        {"verb": "move", "to": ""},
        {"verb": "move", "to": 1},
        {"verb": "move", "to": "x" * 201},
        {"verb": "look", "item": "lamp"},
        {"verb": "look", "extra": None},
        {"verb": "look", 3: None},
        {"verb": "take", "item": "lamp", "quantity": 0},
        {"verb": "take", "item": "lamp", "quantity": True},
        {"verb": "take", "item": "lamp", "quantity": 10**9},
        {"verb": "say", "text": "x" * 2001},
    ],
)
def test_what_is_no_intent_is_refused_in_one_sentence(value: object) -> None:
    """Anything else is an IntentError that says why."""
    with pytest.raises(IntentError, match=r"^[^\n]+\.$"):
        validated(value)


@given(ANYTHING | FLAT)
def test_the_door_stands_any_knock(value: object) -> None:
    """Whatever comes is an intent with known fields of the right types, or an IntentError."""
    try:
        spec = validated(value)
    except IntentError:
        return
    fields = VERBS[spec["verb"]]
    assert all(need in spec for need in fields.needs)
    assert not [key for key in spec if key not in ("verb", *fields.needs, *fields.takes)]


def test_schema_offers_every_verb_that_words_can_mean() -> None:
    """The schema is flat, has every field, and no verb but a session's is missing from it."""
    properties: Any = SCHEMA["properties"]
    assert set(properties["verb"]["enum"]) == set(VERBS) - NOT_FOR_WORDS
    assert list(properties) == ["verb", *FIELDS] == SCHEMA["required"]
    assert all("null" in properties[field]["type"] for field in FIELDS)
