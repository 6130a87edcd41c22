"""Which environment variables of a deployment file hold secrets: names, never what is in them."""

from collections.abc import Iterator

from pydantic import BaseModel

from conformance.remote.description import Description

_SECRET = ("secret", "password", "token")


def secret_variables(described: Description) -> frozenset[str]:
    """The names of the variables; a field is one of a secret if it is called after one."""
    return frozenset(_named(described))


def _named(value: object) -> Iterator[str]:
    match value:
        case BaseModel():
            for field, each in value:
                if isinstance(each, str) and field.removesuffix("_from") in _SECRET:
                    yield each
                yield from _named(each)
        case dict():
            for each in value.values():
                yield from _named(each)
        case list() | tuple():
            for each in value:
                yield from _named(each)
