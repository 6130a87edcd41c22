"""/Metadata: how the product describes its entities and enumerations in JSON, for tools.

The descriptions are rows, so that they can be queried as all rows are; what is nested in them is
put in afterwards.
"""

import json
from functools import cache
from typing import Any

from emulator.exchange import Request, Response
from emulator.finance.addressing import key_of, read
from emulator.finance.declarations import Column, Entity, Enumeration
from emulator.finance.entities import ENTITIES, ENUMERATIONS, JOBS
from emulator.finance.errors import no_resource
from emulator.finance.projection import Row
from emulator.finance.reading import Reading, answer_with
from emulator.finance.store import Store
from emulator.live.world import LiveWorld

PREFIX = "/Metadata"
_CATEGORY = Enumeration(
    "EntityCategory",
    ("Parameters", "Reference", "Master", "Document", "Transaction"),
    namespace="Microsoft.Dynamics.Metadata",
)
_XPP = {
    "Edm.String": "String",
    "Edm.Decimal": "Real",
    "Edm.Int64": "Int64",
    "Edm.DateTimeOffset": "UtcDateTime",
}
_BOOLEAN = "Edm.Boolean"
_NAME, _LABEL = Column("Name", key=True), Column("LabelId")
_DATA_ENTITIES = Entity(
    "DataEntities",
    "DataEntity",
    "",
    "Data entities.",
    (
        _NAME,
        Column("PublicEntityName"),
        Column("PublicCollectionName"),
        _LABEL,
        Column("DataServiceEnabled", _BOOLEAN),
        Column("DataManagementEnabled", _BOOLEAN),
        Column("EntityCategory", enum=_CATEGORY),
        Column("IsReadOnly", _BOOLEAN),
    ),
)
_PUBLIC_ENTITIES = Entity(
    "PublicEntities",
    "PublicEntity",
    "",
    "Entities under /data.",
    (
        _NAME,
        Column("EntitySetName"),
        _LABEL,
        Column("IsReadOnly", _BOOLEAN),
        Column("ConfigurationEnabled", _BOOLEAN),
    ),
)
_ENUMERATIONS = Entity(
    "PublicEnumerations", "PublicEnumeration", "", "Enumerations.", (_NAME, _LABEL)
)
_SETS = {entity.set: entity for entity in (_DATA_ENTITIES, _PUBLIC_ENTITIES, _ENUMERATIONS)}


class Metadata:
    """Answers /Metadata/DataEntities, PublicEntities and PublicEnumerations."""

    def __init__(self, live: LiveWorld) -> None:
        self._live = live
        types = {name: entity.of_query for name, entity in _SETS.items()}
        self._reading = Reading(_described(), _SETS, types, PREFIX)

    def answer(self, request: Request) -> Response:
        """A page of descriptions, or one of them."""
        path = request.path.removeprefix(PREFIX).strip("/")
        if not path:
            sets = [{"name": name, "kind": "EntitySet", "url": name} for name in _SETS]
            return answer_with({"@odata.context": f"{request.base}{PREFIX}", "value": sets})
        address = read(path)
        entity = _SETS.get(address.set)
        if entity is None or address.rest:
            raise no_resource(path)
        if address.key is None:
            return self._with_nested(
                entity, self._reading.collection(entity, request, self._live.now)
            )
        key = key_of(entity, address.key)
        return self._with_nested(entity, self._reading.one(entity, key, request, self._live.now))

    def _with_nested(self, entity: Entity, response: Response) -> Response:
        """Put in what is nested, unless properties were selected."""
        told = json.loads(response.body)
        nested = _nested().get(entity.set, {})
        for row in told.get("value", [told]):
            if len(row.keys() & entity.by_name.keys()) == len(entity.columns):
                row.update(nested.get(row["Name"], {}))
        return answer_with(told)


@cache
def _described() -> Store:
    """The same for all worlds."""
    store = Store(_SETS.values())
    for each in ENTITIES.values():
        shown: Row = {"LabelId": "", "IsReadOnly": int(not each.actions and each.own)}
        store.put(_DATA_ENTITIES, {**shown, **_data_entity(each)})
        names: Row = {"Name": each.type, "EntitySetName": each.set, "ConfigurationEnabled": 1}
        store.put(_PUBLIC_ENTITIES, {**shown, **names})
    for enumeration in ENUMERATIONS:
        store.put(_ENUMERATIONS, {"Name": enumeration.name, "LabelId": ""})
    return store


@cache
def _nested() -> dict[str, dict[str, Any]]:
    entities = {each.type: _details(each) for each in ENTITIES.values()}
    members = {each.name: {"Members": _members(each)} for each in ENUMERATIONS}
    return {_PUBLIC_ENTITIES.set: entities, _ENUMERATIONS.set: members}


def _data_entity(entity: Entity) -> Row:
    return {
        "Name": entity.name,
        "PublicEntityName": entity.type,
        "PublicCollectionName": entity.set,
        "DataServiceEnabled": 1,
        "DataManagementEnabled": 0,
        "EntityCategory": "Master" if entity.has_company else "Transaction",
    }


def _details(entity: Entity) -> dict[str, Any]:
    return {
        "Properties": [_property(column) for column in entity.columns],
        "NavigationProperties": [
            {
                "Name": way.name,
                "RelatedEntity": ENTITIES[way.target].type,
                "RelatedRelationName": None,
                "Cardinality": "Multiple" if way.many else "Single",
                "Constraints": [],
            }
            for way in entity.ways
        ],
        "PropertyGroups": [],
        "Actions": [_action(entity, name) for name in entity.actions],
    }


def _property(column: Column) -> dict[str, Any]:
    return {
        "Name": column.name,
        "TypeName": column.type_name,
        "DataType": "Enum" if column.enum else _XPP[column.type],
        "LabelId": "",
        "IsKey": column.key,
        "IsMandatory": column.key,
        "ConfigurationEnabled": True,
        "AllowEdit": not column.key,
        "AllowEditOnCreate": True,
        "IsDimension": False,
    }


def _action(entity: Entity, name: str) -> dict[str, Any]:
    itself = {"TypeName": entity.full_name, "IsCollection": False}
    number = {"TypeName": "Edm.Int64", "IsCollection": False}
    return {
        "Name": name,
        "BindingKind": "BoundToEntityInstance",
        "Parameters": [{"Name": entity.type, "Type": itself}],
        "ReturnType": number if entity is JOBS else None,
        "FieldLookup": None,
    }


def _members(enumeration: Enumeration) -> list[dict[str, Any]]:
    return [
        {"Name": name, "Value": value, "LabelId": "", "ConfigurationEnabled": True}
        for value, name in enumerate(enumeration.members)
    ]
