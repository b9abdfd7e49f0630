"""What becomes of a deed that was to follow another which failed: it is left alone, and said.

Judged apart from the capabilities, because the deed itself was never tried.
"""

from content.intents import IntentError, validated
from content.model import DIRECTIONS, Intent, IntentSpec, Outcome, State, item_at, player_at
from content.verdicts import failed
from content.wording import the


def not_done(state: State, intent: Intent) -> Outcome:
    """The outcome of an intent whose line stopped before it."""
    try:
        spec = validated(intent["spec"])
    except IntentError:
        malformed: Intent = {**intent, "spec": {"verb": ""}}
        return failed(malformed, "intent.malformed")
    return failed(intent, "sequence.stopped", {"deed": _deed(state, spec)})


def _deed(state: State, spec: IntentSpec) -> str:
    """The deed as the end of "You stop before you ..."."""
    item = item_at(state, spec.get("item") or spec.get("target") or "")
    thing = the(item) if item is not None else "it"
    match spec["verb"]:
        case "move":
            way = spec.get("to") or ""
            return f"go {way}" if way in DIRECTIONS else "go there"
        case "take":
            return f"take {thing}"
        case "drop":
            return f"put {thing} down"
        case "examine":
            other = player_at(state, spec.get("target") or "")
            return f"look at {other['metadata']['name'] if other is not None else thing}"
        case "look":
            return "look around"
        case "say":
            return "say anything"
        case "inventory":
            return "see to what you carry"
        case _:
            return "do anything else"
