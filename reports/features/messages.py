"""What a run of features has told: Cucumber Messages from an NDJSON file, one message a line.

Each line is checked against the types of the protocol; what is newer than they are is passed
over. What the messages say about a feature is in reading.py.
"""

import json
from collections.abc import Iterator
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from cucumber_messages import Envelope, TestRunFinished
from cucumber_messages.json_converter import camel_to_snake
from pydantic import TypeAdapter, ValidationError

from event_log.bad_input import BadInput

_ENVELOPES = TypeAdapter(Envelope)
_EXPECTED = "expected a whole stream of Cucumber Messages (NDJSON), as a run of features writes it"

Message = TypeVar("Message")


class Stream:
    """The messages of one run, in their order."""

    def __init__(self, messages: list[Any]) -> None:
        self._messages = messages

    def all(self, kind: type[Message]) -> list[Message]:
        """The messages of one type."""
        return [message for message in self._messages if isinstance(message, kind)]


def read(path: Path) -> Stream:
    """Read a stream; BadInput if the file is none, or breaks off before the end of the run."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as reason:
        raise BadInput(f"Cannot read {path}: {reason.strerror or reason}; {_EXPECTED}.") from reason
    stream = Stream(
        [
            message
            for number, line in enumerate(lines, 1)
            if line.strip()
            for message in _messages(f"{path}, line {number}", line)
        ]
    )
    if not stream.all(TestRunFinished):
        raise BadInput(
            f"{path} breaks off after line {len(lines)}: no message says that the run finished; "
            f"{_EXPECTED}. Run the features again."
        )
    return stream


def _messages(where: str, line: bytes) -> Iterator[Any]:
    """The one message that the envelope on this line holds, or none if we know no such message."""
    try:
        envelope = _ENVELOPES.validate_python(json.loads(line, object_hook=_in_snake_case))
    except ValidationError as reason:
        first = reason.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "it"
        raise BadInput(f"{where} is no message: {place}: {first['msg']}; {_EXPECTED}.") from reason
    except (ValueError, RecursionError) as reason:
        raise BadInput(f"{where} is no JSON: {reason}; {_EXPECTED}.") from reason
    contents = (getattr(envelope, field.name) for field in fields(envelope))
    return (message for message in contents if message is not None)


def _in_snake_case(message: dict[str, Any]) -> dict[str, Any]:
    return {_snake_case(name): value for name, value in message.items()}


@lru_cache(maxsize=1_000)
def _snake_case(name: str) -> str:
    return camel_to_snake(name)
