"""$metadata is whole and says what is served; EntityDefinitions say the same, and more of it."""

import json
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.dataverse.metadata.csdl import ACTIONS, FUNCTIONS, csdl
from emulator.dataverse.tables import SETS, TABLES
from tests.emulator.dataverse.client import Client, header, refusal

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"
BUILT_IN = {
    f"Edm.{name}"
    for name in (
        "Boolean",
        "Date",
        "DateTimeOffset",
        "Decimal",
        "Double",
        "Guid",
        "Int32",
        "Int64",
        "String",
    )
}
LEAD = "EntityDefinitions(LogicalName='lead')"
CRM = "Microsoft.Dynamics.CRM."


@pytest.fixture(scope="module")
def client() -> Client:
    """Definitions are only read here, so all tests may ask the same Dataverse."""
    return Client()


@pytest.fixture(scope="module")
def schema(client: Client) -> ET.Element:
    """The one schema of the document."""
    document = ET.fromstring(client.send("GET", "$metadata").body)  # noqa: S314 - our own
    (schema,) = document.iter(f"{EDM}Schema")
    return schema


def types(schema: ET.Element) -> dict[str, ET.Element]:
    """Each type by its qualified name, with the alias."""
    kinds = ("EntityType", "ComplexType", "EnumType")
    return {f"mscrm.{e.get('Name')}": e for kind in kinds for e in schema.iter(EDM + kind)}


def ways(schema: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    """Each navigation property, with the name of the type that has it."""
    for kind in schema.iter(f"{EDM}EntityType"):
        for way in kind.iter(f"{EDM}NavigationProperty"):
            yield str(kind.get("Name")), way


def test_every_type_that_is_named_exists(schema: ET.Element) -> None:
    """Properties, parameters, results and bases are of types that are declared."""
    known = types(schema).keys() | BUILT_IN
    for element in schema.iter():
        for attribute in ("Type", "BaseType"):
            if name := element.get(attribute):
                assert name.removeprefix("Collection(").removesuffix(")") in known, element.attrib


def test_names_are_told_once(schema: ET.Element) -> None:
    """No type has two properties of one name, and no two types share theirs."""
    for kind in types(schema).values():
        names = [each.get("Name") for each in kind if each.get("Name")]
        assert len(names) == len(set(names))
    assert len(types(schema)) == sum(each.tag.endswith("Type") for each in schema)


def test_every_table_has_a_key_and_a_set(schema: ET.Element) -> None:
    """Keys are properties that cannot be null; sets are those of the service document."""
    for table in TABLES.values():
        kind = types(schema)[f"mscrm.{table.name}"]
        (key,) = kind.iter(f"{EDM}PropertyRef")
        properties = {each.get("Name"): each for each in kind.iter(f"{EDM}Property")}
        assert properties[key.get("Name")].get("Nullable") == "false"
        assert set(properties) == set(table.by_property)
    sets = {each.get("Name"): each.get("EntityType") for each in schema.iter(f"{EDM}EntitySet")}
    assert sets == {name: f"{CRM}{table.name}" for name, table in SETS.items()}


def test_partners_lead_back(schema: ET.Element) -> None:
    """Where one end of a relationship names the other, the other names it."""
    found = {(kind, way.get("Name")): way for kind, way in ways(schema)}
    assert len(found) > 100
    for (kind, name), way in found.items():
        target = str(way.get("Type")).removeprefix("Collection(").removesuffix(")")
        if partner := way.get("Partner"):
            back = found[target.removeprefix("mscrm."), partner]
            assert back.get("Partner") == name
            assert str(back.get("Type")) in {f"mscrm.{kind}", f"Collection(mscrm.{kind})"}
        for constraint in way.iter(f"{EDM}ReferentialConstraint"):
            assert constraint.get("Property") in TABLES[kind].by_property
            assert constraint.get("ReferencedProperty") == TABLES[target[6:]].key


def test_bindings_lead_to_sets(schema: ET.Element) -> None:
    """A binding's path is a navigation property of the set's type, its target a set of its type."""
    found = {(kind, way.get("Name")): str(way.get("Type")) for kind, way in ways(schema)}
    for entity_set in schema.iter(f"{EDM}EntitySet"):
        kind = str(entity_set.get("EntityType")).removeprefix(CRM)
        bound = list(entity_set.iter(f"{EDM}NavigationPropertyBinding"))
        assert bound
        for binding in bound:
            target = SETS[str(binding.get("Target"))]
            assert found[kind, binding.get("Path")] in {
                f"mscrm.{target.name}",
                f"Collection(mscrm.{target.name})",
            }


def test_what_cannot_be_written_is_computed(schema: ET.Element) -> None:
    """Exactly the columns that clients cannot write are annotated so."""
    kind = types(schema)["mscrm.lead"]
    computed = {
        each.get("Name")
        for each in kind.iter(f"{EDM}Property")
        if any(str(a.get("Term")).endswith(".Computed") for a in each)
    }
    lead = TABLES["lead"]
    assert computed == {c.read_as for c in lead.columns if c.kind == "lookup" or not c.writable}
    assert "subject" not in computed


def test_messages_that_are_described_are_served(client: Client, schema: ET.Element) -> None:
    """Each function and action of the container is answered as one that exists."""
    imports = {each.get("Name") for each in schema.iter() if each.tag.endswith("Import")}
    assert imports == {*FUNCTIONS, *ACTIONS}
    for name in FUNCTIONS:
        assert client.send("GET", f"{name}()").status == 200
    for name in ACTIONS:
        assert client.send("POST", name, {}).status == 400


def test_the_document_is_told_once(client: Client) -> None:
    """Who has the document already is told so by its tag; the word null is none."""
    first = client.send("GET", "$metadata?annotations=true", if_none_match="null")
    assert (first.status, first.body) == (200, csdl())
    assert header(first, "Content-Type") == "application/xml"
    again = client.send("GET", "$metadata", if_none_match=header(first, "ETag"))
    assert (again.status, again.body) == (304, b"")
    assert refusal(client.send("POST", "$metadata"))[0] == 405


LABEL = "UserLocalizedLabel"


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("EntityDefinitions", [*TABLES]),
        ("EntityDefinitions?$filter=LogicalName+eq+%27lead%27", ["lead"]),
        ("EntityDefinitions?%24filter=EntitySetName eq 'opportunities'", ["opportunity"]),
        ("EntityDefinitions?$filter=IsPrivate eq false and (ObjectTypeCode eq 4)", ["lead"]),
        ("EntityDefinitions?$filter=IsPrivate eq true", []),
        (
            "EntityDefinitions?$filter=not (ObjectTypeCode gt 3 or ObjectTypeCode lt 2)",
            ["contact", "opportunity"],
        ),
        ("EntityDefinitions?$filter=CanChangeTrackingBeEnabled/Value eq false", []),
        (
            "EntityDefinitions?$filter=startswith(LogicalName,'opp') and IsActivity ne true",
            ["opportunity"],
        ),
        ("EntityDefinitions?$top=1", ["account"]),
        (LEAD + "/Attributes?$filter=LogicalName eq 'subject'", ["subject"]),
        (
            LEAD + f"/Attributes?$filter=AttributeType eq {CRM}AttributeTypeCode'State'",
            ["statecode"],
        ),
        (LEAD + f"/Attributes/{CRM}StatusAttributeMetadata", ["statuscode"]),
        (
            LEAD + f"/Attributes/{CRM}EnumAttributeMetadata?$filter=startswith(LogicalName,'stat')",
            ["statecode", "statuscode"],
        ),
        ("EntityDefinitions(LogicalName='systemuser')/Keys", ["aadobjectid"]),
    ],
)
def test_definitions_are_found(client: Client, target: str, names: list[str]) -> None:
    """Filters of definitions choose by what they say."""
    both = {target, target + ("&" if "?" in target else "?") + "$select=LogicalName"}
    for each in both:
        assert [found["LogicalName"] for found in client.get(each)["value"]] == names


def test_a_definition_has_three_addresses(client: Client) -> None:
    """By logical name, by id, and by a filter it is the same."""
    by_name = client.get(LEAD)
    by_id = client.get(f"EntityDefinitions({by_name['MetadataId'].upper()})")
    (filtered,) = client.get("EntityDefinitions?$filter=LogicalName eq 'lead'")["value"]
    assert by_name == by_id
    assert filtered.items() <= by_name.items()
    label = by_name["DisplayCollectionName"]["UserLocalizedLabel"]
    assert (label["Label"], label["LanguageCode"]) == ("Leads", 1033)
    assert {name: by_name[name] for name in ("EntitySetName", "PrimaryIdAttribute")} == {
        "EntitySetName": "leads",
        "PrimaryIdAttribute": "leadid",
    }


def options(told: dict[str, Any]) -> dict[int, str]:
    """The labels of an option set, by value."""
    return {each["Value"]: each["Label"][LABEL]["Label"] for each in told["Options"]}


@pytest.mark.parametrize("kind", ["Picklist", "State", "Status"])
def test_option_sets_say_the_labels_of_values(client: Client, kind: str) -> None:
    """As formatted values have them; a status reason also says its state."""
    cast = f"{LEAD}/Attributes/{CRM}{kind}AttributeMetadata"
    told = client.get(f"{cast}?$select=LogicalName&$expand=OptionSet($select=Options)")["value"]
    declared = {c.name: c for c in TABLES["lead"].columns if c.kind == kind.lower()}
    assert {each["LogicalName"] for each in told} == declared.keys()
    for each in told:
        column = declared[each["LogicalName"]]
        assert set(each) == {"LogicalName", "MetadataId", "OptionSet"}
        assert set(each["OptionSet"]) == {"Options", "MetadataId"}
        assert options(each["OptionSet"]) == {o.value: o.label for o in column.options}
        if kind == "Status":
            states = [option["State"] for option in each["OptionSet"]["Options"]]
            assert states == [0, 0, 1, 2, 2, 2, 2]
    one = client.get(
        f"{LEAD}/Attributes(LogicalName='statuscode')/{CRM}StatusAttributeMetadata/OptionSet"
    )
    assert options(one)[5] == "Cannot Contact"


def test_attributes_say_what_their_type_has(client: Client) -> None:
    """Each of all attributes names its type; a cast alone has the properties of the type."""
    told = client.get(f"{LEAD}/Attributes")["value"]
    by_name = {each["LogicalName"]: each for each in told}
    assert by_name["subject"]["@odata.type"] == f"#{CRM}StringAttributeMetadata"
    assert by_name["subject"]["MaxLength"] == 300
    assert by_name["customerid"]["AttributeType"] == "Customer"
    assert by_name["ownerid"]["Targets"] == ["systemuser", "team"]
    assert by_name["lastname"]["RequiredLevel"]["Value"] == "ApplicationRequired"
    status, _, message = refusal(client.send("GET", f"{LEAD}/Attributes?$select=MaxLength"))
    assert status == 400
    assert message.endswith(f"'MaxLength' on type '{CRM}AttributeMetadata'.")
    cast = client.get(f"{LEAD}/Attributes/{CRM}StringAttributeMetadata?$select=MaxLength")
    assert all("MaxLength" in each for each in cast["value"])


def test_relationships_are_the_same_from_both_ends(client: Client) -> None:
    """The lead's account is one of the account's leads, and a definition of its own."""
    name = "?$filter=SchemaName eq 'lead_parent_account'"
    account = "EntityDefinitions(LogicalName='account')"
    places = (
        f"{LEAD}/ManyToOneRelationships",
        f"{account}/OneToManyRelationships",
        "RelationshipDefinitions",
        f"RelationshipDefinitions/{CRM}OneToManyRelationshipMetadata",
    )
    told = [client.get(place + name)["value"] for place in places]
    assert told[0] == told[1] == told[2] == told[3]
    assert told[0][0]["ReferencingAttribute"] == "parentaccountid"
    assert client.get(f"{account}/ManyToManyRelationships")["value"] == []


def test_expansions_and_counts(client: Client) -> None:
    """Definitions come with what belongs to them, and are counted."""
    attributes = "Attributes($select=LogicalName;$filter=IsPrimaryId eq true)"
    told = client.get(f"{LEAD}?$select=LogicalName&$expand={attributes},Keys")
    assert [each["LogicalName"] for each in told["Attributes"]] == ["leadid"]
    assert told["Keys"] == []
    counted = client.get("EntityDefinitions?$count=true&$select=LogicalName&$top=2")
    assert (counted["@odata.count"], len(counted["value"])) == (len(TABLES), 2)
    assert client.send("GET", f"{LEAD}/Attributes/$count").body == (
        str(len(TABLES["lead"].columns)).encode()
    )
    assert client.get(f"{LEAD}/EntitySetName")["value"] == "leads"


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "EntityDefinitions(LogicalName='nobody')", 404),
        ("GET", "EntityDefinitions(00000000-0000-0000-0000-000000000000)", 404),
        ("GET", "EntityDefinitions(LogicalName=)", 400),
        ("GET", "EntityDefinitions()", 404),
        ("GET", "EntityDefinitions/Nothing", 404),
        ("GET", f"{LEAD}/Attributes(LogicalName='subject')/OptionSet", 404),
        ("GET", f"{LEAD}/Attributes(LogicalName='subject')/{CRM}StateAttributeMetadata", 404),
        ("GET", f"{LEAD}/Attributes(LogicalName='subject')?$expand=OptionSet", 400),
        ("GET", f"{LEAD}/Attributes/{CRM}FileAttributeMetadata", 501),
        ("GET", "EntityDefinitions?$select=Nothing", 400),
        ("GET", "EntityDefinitions?$expand=Nothing", 400),
        ("GET", "EntityDefinitions?$expand=Attributes($select=LogicalName", 400),
        ("GET", "EntityDefinitions?$expand=" + "Keys($expand=" * 9_000 + ")" * 9_000, 400),
        ("GET", "EntityDefinitions?$filter=Nothing eq 1", 400),
        ("GET", "EntityDefinitions?$filter=LogicalName", 400),
        ("GET", "EntityDefinitions?$filter=LogicalName is 'lead'", 400),
        ("GET", "EntityDefinitions?$filter=LogicalName eq 'lead", 400),
        ("GET", "EntityDefinitions?$filter=LogicalName eq 'lead' 'x'", 400),
        ("GET", "EntityDefinitions?$filter=" + "(" * 9_000, 400),
        ("GET", "EntityDefinitions?$filter=" + "not " * 9_000, 400),
        ("GET", "EntityDefinitions?$orderby=LogicalName", 501),
        ("GET", "GlobalOptionSetDefinitions", 501),
        ("POST", "EntityDefinitions", 501),
        ("PUT", LEAD, 501),
    ],
)
def test_what_is_not_there_is_refused(
    client: Client, method: str, target: str, status: int
) -> None:
    """Unknown names are refused; what the product could do is refused by name."""
    assert refusal(client.send(method, target))[0] == status


WORDS = st.sampled_from(
    [
        "EntityDefinitions",
        "$metadata",
        "Attributes",
        "OptionSet",
        "Options",
        "Keys",
        "$count",
        "$select=",
        "$filter=",
        "$expand=",
        "LogicalName",
        "'lead'",
        "eq",
        "and",
        "not",
        "(",
        ")",
        ",",
        ";",
        "/",
        "?",
        "&",
        "(LogicalName='lead')",
        "OptionSet",
        "(LogicalName='statuscode')",
        "Microsoft.Dynamics.CRM.StatusAttributeMetadata",
        "true",
        "1",
        "%ff",
    ]
)


@settings(max_examples=500)
@given(words=st.lists(WORDS | st.text(max_size=4), max_size=14), spaced=st.booleans())
def test_anything_asked_has_an_answer(client: Client, words: list[str], *, spaced: bool) -> None:
    """Whatever is asked of definitions is answered or refused, with a body that can be read."""
    response = client.send("GET", "EntityDefinitions" + (" " if spaced else "").join(words))
    assert response.status in {200, 204, 400, 404, 501}
    if header(response, "Content-Type").startswith("application/json"):
        json.loads(response.body)
