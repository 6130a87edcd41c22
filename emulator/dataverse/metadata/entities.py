"""A table as EntityMetadata tells it, with its keys and relationships."""

from functools import cache
from typing import Any

from emulator.dataverse.declarations import Table
from emulator.dataverse.metadata.attributes import Definition, attribute
from emulator.dataverse.metadata.csdl import WRITTEN
from emulator.dataverse.metadata.labels import label, managed, no_label, schema_name
from emulator.dataverse.relationships import RELATIONSHIPS, Relationship
from emulator.dataverse.tables import TABLES
from emulator.live.users import guid

OWN = 10_000
"""The least object type code of a table that is no part of the platform."""


@cache
def entity(name: str) -> Definition:
    """The table with this logical name."""
    table = TABLES[name]
    places = enumerate(table.columns, 1)
    ways = {
        "Attributes": [attribute(table, column, number) for number, column in places],
        "Keys": [_key(table, key) for key in table.alternate_keys],
        "OneToManyRelationships": [one_to_many(r) for r in RELATIONSHIPS if r.one is table],
        "ManyToOneRelationships": [one_to_many(r) for r in RELATIONSHIPS if r.many is table],
        "ManyToManyRelationships": [],
    }
    return Definition("EntityMetadata", {**_names(table), **_traits(table)}, ways)


def _names(table: Table) -> dict[str, Any]:
    schema = schema_name(table.name, table.label)
    return {
        "CollectionSchemaName": schema_name(table.set, table.plural),
        "Description": no_label(),
        "DisplayCollectionName": label(table.plural, f"{table.name} names"),
        "DisplayName": label(table.label, f"{table.name} name"),
        "EntitySetName": table.set,
        "LogicalCollectionName": table.set,
        "LogicalName": table.name,
        "MetadataId": guid("EntityMetadata", table.name),
        "ObjectTypeCode": table.code,
        "PrimaryIdAttribute": table.key,
        "PrimaryImageAttribute": None,
        "PrimaryNameAttribute": table.title,
        "SchemaName": schema,
        "ReportViewName": f"Filtered{schema}",
        "TableType": "Standard",
    }


def _traits(table: Table) -> dict[str, Any]:
    owned, custom = "ownerid" in table.by_name, table.code >= OWN
    return {
        "ActivityTypeMask": 0 if table.is_activity else None,
        "AutoCreateAccessTeams": False,
        "CanChangeTrackingBeEnabled": managed(value=True, name="canchangetrackingbeenabled"),
        "CanCreateAttributes": managed(value=False, name="cancreateattributes", changeable=False),
        "ChangeTrackingEnabled": True,
        "HasActivities": False,
        "HasChanged": None,
        "HasNotes": f"objectid_{table.name}" in TABLES["annotation"].by_navigation,
        "IsActivity": table.is_activity,
        "IsActivityParty": False,
        "IsAvailableOffline": False,
        "IsChildEntity": False,
        "IsCustomEntity": custom,
        "IsCustomizable": managed(value=True, name="iscustomizable", changeable=False),
        "IsDuplicateDetectionEnabled": managed(
            value=False, name="canmodifyduplicatedetectionsettings"
        ),
        "IsIntersect": False,
        "IsLogicalEntity": False,
        "IsManaged": True,
        "IsOptimisticConcurrencyEnabled": True,
        "IsPrivate": False,
        "IsValidForAdvancedFind": True,
        "OwnershipType": "UserOwned" if owned else "OrganizationOwned",
        "Privileges": _privileges(table),
    }


def _privileges(table: Table) -> list[dict[str, Any]]:
    kinds = ("Create", "Read", "Write", "Delete") if table.name in WRITTEN else ("Read",)
    return [
        {
            "Name": f"prv{kind}{schema_name(table.name, table.label)}",
            "PrivilegeId": guid("privilege", f"{kind} {table.name}"),
            "PrivilegeType": kind,
        }
        for kind in kinds
    ]


def _key(table: Table, name: str) -> Definition:
    values = {
        "DisplayName": label(name, f"{table.name} key {name}"),
        "EntityKeyIndexStatus": "Active",
        "EntityLogicalName": table.name,
        "IsManaged": True,
        "KeyAttributes": list(table.alternate_keys[name]),
        "LogicalName": name,
        "MetadataId": guid("EntityKeyMetadata", f"{table.name}.{name}"),
        "SchemaName": name,
        "HasChanged": None,
    }
    return Definition("EntityKeyMetadata", values, {})


def one_to_many(relationship: Relationship) -> Definition:
    """A relationship; it is the same seen from either of its ends."""
    many, column, target = relationship
    values = {
        "IsCustomRelationship": target.collection.startswith("b2bkit_"),
        "IsHierarchical": False,
        "IsManaged": True,
        "IsValidForAdvancedFind": True,
        "MetadataId": guid("OneToManyRelationshipMetadata", f"{many.name} {target.collection}"),
        "ReferencedAttribute": relationship.one.key,
        "ReferencedEntity": target.table,
        "ReferencedEntityNavigationPropertyName": target.collection,
        "ReferencingAttribute": column.name,
        "ReferencingEntity": many.name,
        "ReferencingEntityNavigationPropertyName": target.navigation,
        "RelationshipType": "OneToManyRelationship",
        "SchemaName": target.collection,
        "SecurityTypes": "Append",
        "HasChanged": None,
    }
    return Definition("OneToManyRelationshipMetadata", values, {})
