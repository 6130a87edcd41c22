"""$metadata: the tables and messages that are served as CSDL 4, which clients make classes from.

The tables of definitions (EntityDefinitions and what belongs to it) are served, but not described.
"""

from functools import cache
from hashlib import sha256
from types import MappingProxyType
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element, SubElement

from emulator.dataverse.declarations import Column, Kind, Table
from emulator.dataverse.relationships import COLLECTIONS
from emulator.dataverse.tables import TABLES

NAMESPACE = "Microsoft.Dynamics.CRM"
ALIAS = "mscrm"
CORE = "Org.OData.Core.V1"
OWNERS = frozenset({"systemuser", "team"})
"""The tables that are principals: a row belongs to one of either."""

EDM: MappingProxyType[Kind, str] = MappingProxyType(
    {
        "guid": "Edm.Guid",
        "text": "Edm.String",
        "memo": "Edm.String",
        "integer": "Edm.Int32",
        "bigint": "Edm.Int64",
        "decimal": "Edm.Decimal",
        "double": "Edm.Double",
        "money": "Edm.Decimal",
        "boolean": "Edm.Boolean",
        "datetime": "Edm.DateTimeOffset",
        "date": "Edm.Date",
        "picklist": "Edm.Int32",
        "state": "Edm.Int32",
        "status": "Edm.Int32",
        "lookup": "Edm.Guid",
    }
)
"""The type of a column's property, by the column's kind."""

REFERENCES = {
    CORE: "Org.OData.Core.V1.xml",
    "Org.OData.Capabilities.V1": "Org.OData.Capabilities.V1.xml",
}
VOCABULARIES = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/"
ENUMERATIONS = {
    "EndpointAccessType": ("Default", "Internet", "Intranet"),
    "OrganizationState": ("Enabled", "Disabled"),
    "OrganizationType": (
        "Customer",
        "Monitoring",
        "Support",
        "BackEnd",
        "Secondary",
        "CustomerTest",
        "CustomerFreeTest",
        "CustomerPreview",
        "Placeholder",
        "TestDrive",
        "MsftInvestigation",
        "EmailTrial",
        "Default",
        "Developer",
        "Trial",
        "Teams",
        "Platform",
    ),
}
COMPLEX = {
    "WhoAmIResponse": {
        "BusinessUnitId": "Edm.Guid",
        "UserId": "Edm.Guid",
        "OrganizationId": "Edm.Guid",
    },
    "OrganizationDetail": {
        "OrganizationId": "Edm.Guid",
        "FriendlyName": "Edm.String",
        "OrganizationType": f"{ALIAS}.OrganizationType",
        "OrganizationVersion": "Edm.String",
        "EnvironmentId": "Edm.String",
        "UniqueName": "Edm.String",
        "UrlName": "Edm.String",
        "State": f"{ALIAS}.OrganizationState",
    },
    "RetrieveCurrentOrganizationResponse": {"Detail": f"{ALIAS}.OrganizationDetail"},
    "RetrieveVersionResponse": {"Version": "Edm.String"},
    "CreateMultipleResponse": {"Ids": "Collection(Edm.Guid)"},
}
FUNCTIONS = {
    "WhoAmI": {},
    "RetrieveCurrentOrganization": {"AccessType": f"{ALIAS}.EndpointAccessType"},
    "RetrieveVersion": {},
}
CLOSING = {"Status": "Edm.Int32", "OpportunityClose": f"{ALIAS}.opportunityclose"}
ACTIONS = {"WinOpportunity": CLOSING, "LoseOpportunity": CLOSING}
QUALIFY = {
    "entity": f"{ALIAS}.lead",
    "CreateAccount": "Edm.Boolean",
    "CreateContact": "Edm.Boolean",
    "CreateOpportunity": "Edm.Boolean",
    "Status": "Edm.Int32",
    "OpportunityCustomerId": f"{ALIAS}.crmbaseentity",
}
NULLABLE = frozenset({"OpportunityCustomerId"})
WRITTEN = ("account", "annotation", "contact", "lead", "opportunity")
"""The tables whose rows can be created, and so many of them at once."""


@cache
def csdl() -> bytes:
    """The whole document."""
    edmx = Element(
        "edmx:Edmx", {"Version": "4.0", "xmlns:edmx": "http://docs.oasis-open.org/odata/ns/edmx"}
    )
    for namespace, file in REFERENCES.items():
        reference = SubElement(edmx, "edmx:Reference", Uri=VOCABULARIES + file)
        SubElement(reference, "edmx:Include", Namespace=namespace)
    schema = SubElement(
        SubElement(edmx, "edmx:DataServices"),
        "Schema",
        {
            "Namespace": NAMESPACE,
            "Alias": ALIAS,
            "xmlns": "http://docs.oasis-open.org/odata/ns/edm",
        },
    )
    _types(schema)
    _operations(schema)
    _container(schema)
    return b'<?xml version="1.0" encoding="utf-8"?>' + ET.tostring(edmx, "unicode").encode()


@cache
def tag() -> str:
    """The version of the document."""
    return f'W/"{sha256(csdl()).hexdigest()[:16]}"'


def _types(schema: Element) -> None:
    for name, members in ENUMERATIONS.items():
        enumeration = SubElement(schema, "EnumType", Name=name)
        for value, member in enumerate(members):
            SubElement(enumeration, "Member", Name=member, Value=str(value))
    for name, properties in COMPLEX.items():
        kind = SubElement(schema, "ComplexType", Name=name)
        for each, type_ in properties.items():
            SubElement(kind, "Property", Name=each, Type=type_)
    SubElement(schema, "EntityType", Name="crmbaseentity", Abstract="true")
    SubElement(
        schema, "EntityType", Name="principal", BaseType=f"{ALIAS}.crmbaseentity", Abstract="true"
    )
    for table in TABLES.values():
        _entity_type(schema, table)


def _entity_type(schema: Element, table: Table) -> None:
    base = "principal" if table.name in OWNERS else "crmbaseentity"
    kind = SubElement(schema, "EntityType", Name=table.name, BaseType=f"{ALIAS}.{base}")
    SubElement(SubElement(kind, "Key"), "PropertyRef", Name=table.key)
    for column in table.columns:
        _property(kind, column, is_key=column.name == table.key)
    for name, (column, targets) in table.by_navigation.items():
        _upwards(kind, name, column, [each.table for each in targets])
    for name, each in COLLECTIONS[table.name].items():
        SubElement(
            kind,
            "NavigationProperty",
            Name=name,
            Type=f"Collection({ALIAS}.{each.many.name})",
            Partner=each.target.navigation,
        )


def _property(kind: Element, column: Column, *, is_key: bool) -> None:
    told = SubElement(kind, "Property", Name=column.read_as, Type=EDM[column.kind])
    if is_key:
        told.set("Nullable", "false")
    if told.get("Type") == "Edm.Decimal":
        told.set("Scale", "variable")
    if column.kind == "lookup" or not column.writable:
        SubElement(told, "Annotation", Term=f"{CORE}.Computed", Bool="true")
        permissions = SubElement(told, "Annotation", Term=f"{CORE}.Permissions")
        SubElement(permissions, "EnumMember").text = f"{CORE}.Permission/Read"
    described = SubElement(told, "Annotation", Term=f"{CORE}.Description")
    described.set("String", column.label)


def _upwards(kind: Element, name: str, column: Column, targets: list[str]) -> None:
    """The single-valued way along a lookup; to all its targets at once if they share a name."""
    target = targets[0] if len(targets) == 1 else "principal"
    way = SubElement(kind, "NavigationProperty", Name=name, Type=f"{ALIAS}.{target}")
    found = next(each for each in column.targets if each.navigation == name)
    if found.collection:
        way.set("Partner", found.collection)
        SubElement(
            way,
            "ReferentialConstraint",
            Property=column.read_as,
            ReferencedProperty=TABLES[target].key,
        )


def _operations(schema: Element) -> None:
    for name, parameters in FUNCTIONS.items():
        _operation(schema, "Function", name, parameters, f"{ALIAS}.{name}Response")
    for name, parameters in ACTIONS.items():
        _operation(schema, "Action", name, parameters)
    returned = f"Collection({ALIAS}.crmbaseentity)"
    _operation(schema, "Action", "QualifyLead", QUALIFY, returned).set("IsBound", "true")
    for table in WRITTEN:
        rows = f"Collection({ALIAS}.{table})"
        both = {"entity": rows, "Targets": rows}
        made = f"{ALIAS}.CreateMultipleResponse"
        _operation(schema, "Action", "CreateMultiple", both, made).set("IsBound", "true")
        _operation(schema, "Action", "UpdateMultiple", both).set("IsBound", "true")


def _operation(
    schema: Element, kind: str, name: str, parameters: dict[str, str], returned: str = ""
) -> Element:
    operation = SubElement(schema, kind, Name=name)
    for each, type_ in parameters.items():
        nullable = str(each in NULLABLE).lower()
        SubElement(operation, "Parameter", Name=each, Type=type_, Nullable=nullable)
    if returned:
        SubElement(operation, "ReturnType", Type=returned, Nullable="false")
    return operation


def _container(schema: Element) -> None:
    container = SubElement(schema, "EntityContainer", Name="System")
    for table in sorted(TABLES.values(), key=lambda each: each.set):
        _set(container, table)
    for name in FUNCTIONS:
        SubElement(container, "FunctionImport", Name=name, Function=f"{NAMESPACE}.{name}")
    for name in ACTIONS:
        SubElement(container, "ActionImport", Name=name, Action=f"{NAMESPACE}.{name}")


def _set(container: Element, table: Table) -> None:
    told = SubElement(
        container, "EntitySet", Name=table.set, EntityType=f"{NAMESPACE}.{table.name}"
    )
    for name, (_, targets) in table.by_navigation.items():
        if len(targets) == 1:
            target = TABLES[targets[0].table].set
            SubElement(told, "NavigationPropertyBinding", Path=name, Target=target)
    for name, each in COLLECTIONS[table.name].items():
        SubElement(told, "NavigationPropertyBinding", Path=name, Target=each.many.set)
    tracked = SubElement(told, "Annotation", Term="Org.OData.Capabilities.V1.ChangeTracking")
    SubElement(SubElement(tracked, "Record"), "PropertyValue", Property="Supported", Bool="true")
