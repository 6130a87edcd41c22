"""What is asked of $metadata, EntityDefinitions and RelationshipDefinitions. All only reads."""

from collections.abc import Sequence
from typing import Any

from emulator.dataverse.addressing import Segment
from emulator.dataverse.conditions import condition
from emulator.dataverse.errors import (
    ApiError,
    Unsupported,
    does_not_exist,
    no_property,
    no_segment,
    wrong_method,
)
from emulator.dataverse.metadata.attributes import CASTS, CRM, Definition
from emulator.dataverse.metadata.choosing import Choice, asked
from emulator.dataverse.metadata.csdl import NAMESPACE, csdl, tag
from emulator.dataverse.metadata.entities import entity, one_to_many
from emulator.dataverse.relationships import RELATIONSHIPS
from emulator.dataverse.responding import answer_with, context
from emulator.dataverse.tables import TABLES
from emulator.exchange import Request, Response

SERVED = ("$metadata", "EntityDefinitions", "RelationshipDefinitions")
_CAST = "AttributeMetadata"
_RELATIONSHIPS = ("OneToManyRelationshipMetadata", "ManyToManyRelationshipMetadata")
_CHOICES = {f"{each}AttributeMetadata" for each in ("Picklist", "State", "Status")}
_ALTERNATIVES = {"Customer": "Lookup", "Owner": "Lookup", "UniqueIdentifier": "Uniqueidentifier"}


def metadata(path: Sequence[Segment], request: Request) -> Response:
    """Answer what begins with one of SERVED."""
    first, *rest = path
    if request.method != "GET":
        if first.name == SERVED[0]:
            raise wrong_method(request.method, first.name)
        raise Unsupported("changing definitions")
    if first.name == SERVED[0]:
        return _document(request, rest)
    if first.name == SERVED[1]:
        found: Any = [entity(name) for name in TABLES]
    else:
        found = [one_to_many(each) for each in RELATIONSHIPS]
    return _answer(_Walk(found, first.name).along(path), request)


def _document(request: Request, rest: Sequence[Segment]) -> Response:
    if rest:
        raise no_segment(rest[0].name)
    headers = (("ETag", tag()), ("OData-Version", "4.0"))
    if condition(request.headers, "if-none-match") == tag():
        return Response(304, b"", headers)
    return Response(200, csdl(), (("Content-Type", "application/xml"), *headers))


class _Walk:
    """Goes along a path through definitions.

    found: one of them, several, None, or a plain value. declared: the properties that may be asked
    for, None if those that are there.
    """

    def __init__(self, found: Any, name: str) -> None:
        self.found = found
        self.name = name
        self.type = ""
        self.declared: frozenset[str] | None = None
        self.counted = False
        self._key = ""

    def along(self, path: Sequence[Segment]) -> "_Walk":
        """Go all of the way; a segment that leads nowhere is refused."""
        for place, segment in enumerate(path):
            if place:
                self._step(segment)
            if segment.arguments is not None:
                self._select(segment)
        return self

    def _step(self, segment: Segment) -> None:
        name = segment.name
        if is_several(self.found) and name == "$count":
            self.counted = True
        elif name.startswith(f"{NAMESPACE}."):
            self._cast(name.removeprefix(f"{NAMESPACE}."))
        elif isinstance(self.found, Definition) and name in self.found.ways:
            self.found = self.found.ways[name]
            self.declared = shared(self.found) if name == "Attributes" else None
            self.type = _CAST if name == "Attributes" else ""
        elif isinstance(self.found, Definition) and name in self.found.values:
            self.found = self.found.values[name]
        else:
            raise no_segment(name)
        self.name, self._key = f"{self.name}{self._key}/{name}", ""

    def _cast(self, name: str) -> None:
        kind = name.removesuffix(_CAST)
        if name in _RELATIONSHIPS and isinstance(self.found, list):
            self.found = [each for each in self.found if each.type == name]
            return
        if kind not in CASTS or not name.endswith(_CAST):
            raise Unsupported(f"the cast to {name[:100]}")
        wanted = _ALTERNATIVES.get(kind, kind) + _CAST
        kinds = _CHOICES if kind == "Enum" else {wanted}
        self.type, self.declared = name, None
        if isinstance(self.found, list):
            self.found = [each for each in self.found if each.type in kinds]
        elif not isinstance(self.found, Definition) or self.found.type not in kinds:
            raise no_segment(name)

    def _select(self, segment: Segment) -> None:
        if not is_several(self.found):
            raise no_segment(segment.name)
        keys = {"MetadataId": segment.id} if segment.id else segment.keys
        for each in self.found:
            if keys and all(str(each.values.get(name)) == value for name, value in keys.items()):
                self.found, self._key = each, f"({each.values['MetadataId']})"
                return
        raise _missing(segment, keys)


def is_several(found: Any) -> bool:
    """Whether these are definitions, and no values."""
    return isinstance(found, list) and all(isinstance(each, Definition) for each in found)


def _missing(segment: Segment, keys: dict[str, Any]) -> ApiError:
    told = ", ".join(f"{name}={value}" for name, value in keys.items())[:100]
    if "MetadataId" in keys:
        return does_not_exist(segment.name, keys["MetadataId"])
    return ApiError(
        404, "0x80060888", f"Could not find an entity of {segment.name} with the key {told}."
    )


def _answer(walk: _Walk, request: Request) -> Response:
    choice, found = asked(request.query), walk.found
    if is_several(found):
        return _several(walk, [each for each in found if choice.keep(each.values)], choice, request)
    if isinstance(found, Definition):
        told = context(request, f"{walk.name}{_columns(choice)}/$entity")
        return answer_with({"@odata.context": told, **_shown(found, choice, walk)})
    if found is None:
        return Response(204, b"", (("OData-Version", "4.0"),))
    return answer_with({"@odata.context": context(request, walk.name), "value": found})


def _several(walk: _Walk, found: list[Definition], choice: Choice, request: Request) -> Response:
    if walk.counted:
        headers = (("Content-Type", "text/plain"), ("OData-Version", "4.0"))
        return Response(200, str(len(found)).encode(), headers)
    told: dict[str, Any] = {"@odata.context": context(request, walk.name + _columns(choice))}
    if choice.count:
        told["@odata.count"] = len(found)
    told["value"] = [_shown(each, choice, walk) for each in found[: choice.top]]
    return answer_with(told)


def _columns(choice: Choice) -> str:
    names = [*(choice.select or ()), *(f"{name}()" for name in choice.expand)]
    return f"({','.join(names)})" if names else ""


def _shown(found: Definition, choice: Choice, walk: _Walk) -> dict[str, Any]:
    """A definition as JSON. Of attributes of any type, each tells its own."""
    told: dict[str, Any] = {}
    properties, ways = walk.declared or found.values.keys(), found.ways
    if walk.declared is not None:
        told["@odata.type"], ways = CRM + found.type, {}
    for name in (*(choice.select or ()), *choice.expand):
        if name not in (ways if name in choice.expand else properties):
            raise no_property(name[:100], walk.type or found.type)
    wanted = found.values if choice.select is None else {*choice.select, "MetadataId"}
    told |= {name: value for name, value in found.values.items() if name in wanted}
    for name, inner in choice.expand.items():
        told[name] = _expanded(found.ways[name], inner, name)
    return told


def _expanded(found: Any, choice: Choice, name: str) -> Any:
    walk = _Walk(found, name)
    if isinstance(found, list):
        walk.declared = shared(found) if name == "Attributes" else None
        kept = [each for each in found if choice.keep(each.values)]
        return [_shown(each, choice, walk) for each in kept]
    return None if found is None else _shown(found, choice, walk)


def shared(found: Sequence[Definition]) -> frozenset[str]:
    """The properties that all of these have: those of the type that they have in common."""
    return frozenset.intersection(*(frozenset(each.values) for each in found))
