"""$metadata: the entities as CSDL 4.0, in which the project's own names are marked as such."""

from functools import cache
from xml.etree import ElementTree as ET

from emulator.finance.declarations import NAMESPACE, Column, Entity, Enumeration
from emulator.finance.entities import ENTITIES, ENUMERATIONS, JOBS

_EDMX = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM = "http://docs.oasis-open.org/odata/ns/edm"
_CORE = (
    "https://docs.oasis-open.org/odata/odata-vocabularies/v4.0/vocabularies/Org.OData.Core.V1.xml"
)
OWN = "The project's own: no public document gives this name."


@cache
def metadata() -> bytes:
    """The document."""
    root = ET.Element("edmx:Edmx", {"xmlns:edmx": _EDMX, "Version": "4.0"})
    reference = ET.SubElement(root, "edmx:Reference", Uri=_CORE)
    ET.SubElement(reference, "edmx:Include", Namespace="Org.OData.Core.V1", Alias="Core")
    services = ET.SubElement(root, "edmx:DataServices")
    schema = ET.SubElement(services, "Schema", xmlns=_EDM, Namespace=NAMESPACE)
    for enumeration in ENUMERATIONS:
        _enumeration(schema, enumeration)
    for entity in ENTITIES.values():
        _entity_type(schema, entity)
    for entity in ENTITIES.values():
        for action in entity.actions:
            _action(schema, entity, action)
    container = ET.SubElement(schema, "EntityContainer", Name="Resources")
    for entity in ENTITIES.values():
        _entity_set(container, entity)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _enumeration(schema: ET.Element, enumeration: Enumeration) -> None:
    element = ET.SubElement(schema, "EnumType", Name=enumeration.name)
    for value, name in enumerate(enumeration.members):
        ET.SubElement(element, "Member", Name=name, Value=str(value))
    _mark(element, own=enumeration.own)


def _entity_type(schema: ET.Element, entity: Entity) -> None:
    element = ET.SubElement(schema, "EntityType", Name=entity.type)
    key = ET.SubElement(element, "Key")
    for column in entity.keys:
        ET.SubElement(key, "PropertyRef", Name=column.name)
    for column in entity.columns:
        _property(element, column)
    for way in entity.ways:
        target = ENTITIES[way.target].full_name
        kind = f"Collection({target})" if way.many else target
        ET.SubElement(element, "NavigationProperty", Name=way.name, Type=kind)
    _mark(element, own=entity.own, about=entity.about)


def _property(parent: ET.Element, column: Column) -> None:
    element = ET.SubElement(parent, "Property", Name=column.name, Type=column.type_name)
    if column.key:
        element.set("Nullable", "false")
    if column.type == "Edm.Decimal":
        element.set("Scale", "variable")
    _mark(element, own=column.own)


def _action(schema: ET.Element, entity: Entity, name: str) -> None:
    element = ET.SubElement(schema, "Action", Name=name, IsBound="true")
    ET.SubElement(element, "Parameter", Name=entity.type, Type=entity.full_name, Nullable="false")
    if entity is JOBS:
        ET.SubElement(element, "ReturnType", Type="Edm.Int64", Nullable="false")
    _mark(element, own=True)


def _entity_set(container: ET.Element, entity: Entity) -> None:
    element = ET.SubElement(container, "EntitySet", Name=entity.set, EntityType=entity.full_name)
    for way in entity.ways:
        ET.SubElement(element, "NavigationPropertyBinding", Path=way.name, Target=way.target)


def _mark(element: ET.Element, *, own: bool, about: str = "") -> None:
    """Say what something is, and whether its name is ours."""
    text = " ".join(filter(None, [about, OWN if own else ""]))
    if text:
        ET.SubElement(element, "Annotation", Term="Core.Description", String=text)
