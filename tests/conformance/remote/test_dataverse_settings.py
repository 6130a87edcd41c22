"""The table [dataverse]: what it may say."""

from typing import Any

import pytest
from pydantic import ValidationError

from conformance.remote.dataverse.settings import DataverseSettings

URL = "https://contoso.crm4.dynamics.com"


def test_an_address_is_enough() -> None:
    """Everything else is as the product has it."""
    settings = DataverseSettings.model_validate({"url": URL})
    assert settings.version == "v9.2"
    assert settings.leads.email == "emailaddress1"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Field required"),
        ({"url": "contoso.crm4.dynamics.com"}, "an address was expected"),
        ({"url": "http://contoso.crm4.dynamics.com"}, "begins with https"),
        ({"url": URL, "uri": URL}, "Extra inputs are not permitted"),
        ({"url": URL, "version": "9.2"}, "String should match pattern"),
        ({"url": URL, "leads": {"email": "x) or (1 eq 1"}}, "String should match pattern"),
        ({"url": URL, "leads": {"mail": "emailaddress1"}}, "Extra inputs are not permitted"),
        ({"url": URL, "views": {"My leads": "Mine"}}, "'My leads' is not one of those that views"),
        ({"url": URL, "lead_status_reasons": {"Won": 3}}, "'Won' is not one .* New"),
        ({"url": URL, "opportunity_status_reasons": {"Out Sold": 5}}, ".* Out-Sold"),
        ({"url": URL, "lead_status_reasons": {"New": True}}, "Input should be a valid"),
        ({"url": URL, "salespeople": ["Sanna"]}, "Input should be a valid dictionary"),
        ({"url": URL, "salespeople": [{"name": ""}]}, "at least 1 character"),
    ],
)
def test_a_wrong_table_is_refused(told: dict[str, Any], said: str) -> None:
    """With what was expected."""
    with pytest.raises(ValidationError, match=said):
        DataverseSettings.model_validate(told)


def test_every_key_that_is_no_name_is_described() -> None:
    """For whoever writes the file."""
    fields = DataverseSettings.model_fields
    tables = {"leads", "accounts", "contacts", "companies"}
    assert [name for name in fields if not fields[name].description and name not in tables] == []
