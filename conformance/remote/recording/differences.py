"""How an answer differs from the one that was recorded; and what its placeholders stand for.

Statuses, codes of errors, names and types of properties are compared, and values where they are
neither ids nor times. Sentences of errors are worded by each product, so they are not.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.remote.recording.normalising import PLACEHOLDER

Bound = dict[str, str]
"""What placeholders stand for in a replay."""

VOLATILE = {"versionnumber", "@odata.context", "timezoneruleversionnumber", "importsequencenumber"}
"""Properties whose values say nothing."""

SHOWN = 100
MOST_TO_PAIR = 50


def differences(recorded: Any, seen: Any, bound: Bound, where: str = "") -> Iterator[str]:
    """Sentences on how a value differs; placeholders that are new are bound to what is there."""
    if isinstance(recorded, dict) and isinstance(seen, dict):
        yield from _of_objects(recorded, seen, bound, where)
    elif isinstance(recorded, list) and isinstance(seen, list):
        if len(recorded) != len(seen):
            yield f"{where or 'the answer'} has {len(seen)} entries, recorded were {len(recorded)}"
        for place, (one, other) in enumerate(
            zip(recorded, _paired(recorded, seen, bound), strict=False)
        ):
            yield from differences(one, other, bound, f"{where}[{place}]")
    elif isinstance(recorded, str) and isinstance(seen, str):
        yield from _of_texts(recorded, seen, bound, where)
    elif _kind(recorded) != _kind(seen):
        yield f"{where or 'the answer'} is {_kind(seen)}, recorded was {_kind(recorded)}"
    elif recorded != seen:
        yield f"{where or 'the answer'} is {_shown(seen)}, recorded was {_shown(recorded)}"


def _paired(recorded: list[Any], seen: list[Any], bound: Bound) -> list[Any]:
    """What was seen, in the order of what was recorded: rows of one second come in any."""
    if len(recorded) > MOST_TO_PAIR or not _differ(recorded, seen, dict(bound)):
        return seen
    left, known, paired = list(seen), dict(bound), list[Any]()
    for one in recorded:
        fits = (other for other in left if not list(differences(one, other, dict(known))))
        other = next(fits, None)
        if other is None:
            return seen
        list(differences(one, other, known))
        left.remove(other)
        paired.append(other)
    return paired


def _differ(recorded: list[Any], seen: list[Any], bound: Bound) -> bool:
    pairs = zip(recorded, seen, strict=False)
    return any(sentence for one, other in pairs for sentence in differences(one, other, bound))


def code_of(answer: Any) -> str:
    """The code of an error, as OData tells it."""
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _of_objects(
    recorded: Mapping[str, Any], seen: Mapping[str, Any], bound: Bound, where: str
) -> Iterator[str]:
    for name in sorted(recorded.keys() | seen.keys()):
        place = f"{where}.{name}" if where else name
        if name not in seen:
            yield f"{place} is missing"
        elif name not in recorded:
            yield f"{place} is there, and was not recorded"
        elif name not in VOLATILE:
            yield from differences(recorded[name], seen[name], bound, place)


def _of_texts(recorded: str, seen: str, bound: Bound, where: str) -> Iterator[str]:
    """A text is as recorded if it fits around the placeholders, and these stand for one thing."""
    names = [found[0] for found in PLACEHOLDER.finditer(recorded)]
    parts = map(re.escape, PLACEHOLDER.split(recorded)[::3])
    found = re.fullmatch("(.+?)".join(parts), seen, re.DOTALL)
    if not found:
        yield f"{where or 'the answer'} is {_shown(seen)}, recorded was {_shown(recorded)}"
        return
    for name, text in zip(names, found.groups(), strict=True):
        if bound.setdefault(name, text).lower() != text.lower() and _means_one(name):
            yield f"{where} is {_shown(text)}, and {name} was {_shown(bound[name])} before"


def _means_one(name: str) -> bool:
    """Whether a placeholder means the same thing throughout; two instants may just coincide."""
    return not name.startswith(("⟦time", "⟦version"))


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
    return "an object"


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
