"""How large a value is, wherever it is written: what goes with a traveller has to fit one event."""


def bulk(value: object) -> int:
    """How many bytes a value of the state takes at the most."""
    if isinstance(value, str):
        return 5 + len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, dict):
        return 5 + sum(bulk(key) + bulk(value[key]) for key in value)
    if isinstance(value, list):
        return 5 + sum(bulk(one) for one in value)
    return 9
