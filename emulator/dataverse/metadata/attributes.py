"""A column as AttributeMetadata tells it, with its option set."""

from types import MappingProxyType
from typing import Any, NamedTuple

from emulator.dataverse.declarations import Column, Kind, Option, Table
from emulator.dataverse.metadata.labels import label, managed, no_label, schema_name
from emulator.live.users import guid

CRM = "#Microsoft.Dynamics.CRM."


class Definition(NamedTuple):
    """Something of the metadata. ways: what its navigation properties lead to."""

    type: str
    values: dict[str, Any]
    ways: dict[str, Any]


TYPES: MappingProxyType[Kind, str] = MappingProxyType(
    {
        "guid": "Uniqueidentifier",
        "text": "String",
        "memo": "Memo",
        "integer": "Integer",
        "bigint": "BigInt",
        "decimal": "Decimal",
        "double": "Double",
        "money": "Money",
        "boolean": "Boolean",
        "datetime": "DateTime",
        "date": "DateTime",
        "picklist": "Picklist",
        "state": "State",
        "status": "Status",
        "lookup": "Lookup",
    }
)
"""The product's name of a kind of column."""

CASTS = frozenset({*TYPES.values(), "UniqueIdentifier", "Enum"})
"""What a cast may name before `AttributeMetadata`."""

LEVELS = {
    "none": "None",
    "recommended": "Recommended",
    "application": "ApplicationRequired",
    "system": "SystemRequired",
}
CUSTOMERS = {"account", "contact"}
PRECISION = 2
LARGEST = 2**31 - 1
MOST = 10**12
"""Of a number with decimals; emulator/dataverse/formats.py refuses more."""

_DECIMAL = {"MinValue": -MOST, "MaxValue": MOST, "Precision": PRECISION}
_CHOICE = {"DefaultFormValue": -1, "ParentPicklistLogicalName": None}
DETAILS: dict[Kind, dict[str, Any]] = {
    "text": {"Format": "Text", "ImeMode": "Auto"},
    "memo": {"Format": "TextArea", "ImeMode": "Auto"},
    "integer": {"MinValue": -LARGEST - 1, "MaxValue": LARGEST, "Format": "None"},
    "bigint": {"MinValue": -(2**63), "MaxValue": 2**63 - 1},
    "decimal": _DECIMAL,
    "double": _DECIMAL,
    "money": _DECIMAL,
    "datetime": {"Format": "DateAndTime", "DateTimeBehavior": {"Value": "UserLocal"}},
    "date": {"Format": "DateOnly", "DateTimeBehavior": {"Value": "DateOnly"}},
    "lookup": {"Format": "None"},
    "picklist": _CHOICE,
    "state": _CHOICE,
    "status": _CHOICE,
    "boolean": {"DefaultValue": False},
}
"""What the product tells of a kind of column besides what it tells of all."""


def attribute(table: Table, column: Column, number: int) -> Definition:
    """A column of a table, which is the n-th."""
    name, kind = _kind(column), f"{TYPES[column.kind]}AttributeMetadata"
    what = f"{table.name}.{column.name}"
    free = column.writable and column.name != table.key
    values = {
        "AttributeOf": None,
        "AttributeType": name,
        "AttributeTypeName": {"Value": f"{name}Type"},
        "ColumnNumber": number,
        "Description": no_label(),
        "DisplayName": label(column.label, f"{what} name"),
        "EntityLogicalName": table.name,
        "IsCustomAttribute": column.name.startswith("b2bkit_"),
        "IsLogical": False,
        "IsManaged": True,
        "IsPrimaryId": column.name == table.key,
        "IsPrimaryName": column.name == table.title,
        "IsRequiredForForm": column.required in {"application", "system"},
        "IsSearchable": column.searchable,
        "IsValidForCreate": column.writable,
        "IsValidForRead": True,
        "IsValidForUpdate": free,
        "IsValidODataAttribute": True,
        "IsValidForAdvancedFind": managed(value=True, name="canmodifysearchsettings"),
        "LogicalName": column.name,
        "MetadataId": guid("AttributeMetadata", what),
        "RequiredLevel": managed(LEVELS[column.required], "canmodifyrequirementlevelsettings"),
        "SchemaName": schema_name(column.name, column.label),
        "SourceType": 0 if column.kind != "guid" else None,
        "HasChanged": None,
        **_details(column),
    }
    return Definition(kind, values, _sets(table, column, what))


def _kind(column: Column) -> str:
    targets = {each.table for each in column.targets}
    if column.name == "ownerid":
        return "Owner"
    return "Customer" if targets == CUSTOMERS else TYPES[column.kind]


def _details(column: Column) -> dict[str, Any]:
    """What only columns of this kind have."""
    details = dict(DETAILS.get(column.kind, {}))
    if column.length is not None:
        details["MaxLength"] = column.length
    if column.targets:
        details["Targets"] = [each.table for each in column.targets]
    return details


def _sets(table: Table, column: Column, what: str) -> dict[str, Any]:
    """The option set of a column that has one; it belongs to no other column."""
    if not column.options:
        return {}
    name = what.replace(".", "_")
    values: dict[str, Any] = {
        "MetadataId": guid("OptionSetMetadata", what),
        "Name": name,
        "DisplayName": label(column.label, f"{what} options"),
        "Description": no_label(),
        "IsCustomOptionSet": False,
        "IsGlobal": False,
        "IsManaged": True,
        "OptionSetType": TYPES[column.kind],
        "HasChanged": None,
    }
    options = [_option(table, column, each, what) for each in column.options]
    if column.kind == "boolean":
        no, yes = options
        values |= {"TrueOption": yes, "FalseOption": no}
    else:
        values["Options"] = options
    kind = "BooleanOptionSetMetadata" if column.kind == "boolean" else "OptionSetMetadata"
    return {"OptionSet": Definition(kind, values, {}), "GlobalOptionSet": None}


def _option(table: Table, column: Column, option: Option, what: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if column.kind == "status":
        told = {"@odata.type": f"{CRM}StatusOptionMetadata", "State": option.state}
    elif column.kind == "state":
        reasons = table.by_name["statuscode"].options
        told = {
            "@odata.type": f"{CRM}StateOptionMetadata",
            "DefaultStatus": next(each.value for each in reasons if each.state == option.value),
            "InvariantName": option.label,
        }
    return told | {
        "Value": option.value,
        "Label": label(option.label, f"{what} {option.value}"),
        "Description": no_label(),
        "Color": None,
        "IsManaged": True,
        "IsHidden": False,
        "ExternalValue": None,
        "MetadataId": None,
        "HasChanged": None,
    }
