"""The declared tables agree with themselves and with what the model knows."""

import pytest

from emulator.dataverse.declarations import Table
from emulator.dataverse.entity_types import ENTITY_TYPES
from emulator.dataverse.tables import SETS, TABLES
from reference_model.sales_records import LeadStatus, OpportunityStatus
from reference_model.text_lengths import LONGEST


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_a_table_is_whole(table: Table) -> None:
    """Keys and names are columns, no column stands twice, and lookups lead to tables served."""
    assert {table.key, table.title} <= set(table.by_name)
    assert len(table.by_name) == len(table.columns)
    assert {name for names in table.alternate_keys.values() for name in names} <= set(table.by_name)
    assert {target.table for c in table.columns for target in c.targets} <= set(TABLES)
    assert SETS[table.set] is table


def test_no_two_navigations_of_a_table_have_one_name() -> None:
    """Every lookup and every relationship can be followed, except to several tables at once."""
    for table in TABLES.values():
        single = [name for name, (_, targets) in table.by_navigation.items() if len(targets) == 1]
        back = [
            t.collection
            for other in TABLES.values()
            for c in other.columns
            for t in c.targets
            if t.table == table.name and t.collection
        ]
        assert sorted(ENTITY_TYPES[table.name].navigations) == sorted([*single, *back])


@pytest.mark.parametrize(
    ("table", "statuses"), [("lead", LeadStatus), ("opportunity", OpportunityStatus)]
)
def test_states_are_those_of_the_model(
    table: str, statuses: type[LeadStatus | OpportunityStatus]
) -> None:
    """A status reason has the code and the state that the reference model gives it."""
    options = TABLES[table].by_name["statuscode"].options
    assert {(o.value, o.state) for o in options} == {(s.code, s.state.value) for s in statuses}


def test_texts_are_as_long_as_the_model_allows() -> None:
    """The columns of a lead that the model checks have its lengths."""
    names = [
        "firstname",
        "lastname",
        "emailaddress1",
        "telephone1",
        "companyname",
        "address1_line1",
        "address1_postalcode",
        "address1_city",
        "address1_country",
    ]
    assert tuple(TABLES["lead"].by_name[name].length for name in names) == LONGEST
