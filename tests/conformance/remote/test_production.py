"""Whether an environment is production, by what the public reference says it may answer."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from conformance.deployment import Undecided
from conformance.remote.production import (
    TYPES,
    Purpose,
    organization_of,
    require_no_production,
    sales_service,
)
from event_log.bad_input import BadInput
from tests.conformance.remote.described import Place

CONTEXT = "https://crm.example/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM."


def of_type(told: Any) -> httpx.Response:
    """The documented response of an environment of this type."""
    detail = {
        "OrganizationId": "4d2f9b1e-0f4b-4c5b-9c1a-8d5b2f0a7a11",
        "FriendlyName": "Contoso",
        "OrganizationVersion": "9.2.25111.170",
        "EnvironmentId": "bd6d6c5e-3bd2-e4c0-9a55-6a4e1c2b9a33",
        "DatacenterId": "695daf64-2b63-4a14-9d1c-0d1a5e1a7a44",
        "Geo": "EMEA",
        "TenantId": "11111111-2222-4333-8444-555555555555",
        "UrlName": "contoso",
        "UniqueName": "unq4d2f9b1e0f4b",
        "State": "Enabled",
        "OrganizationType": told,
        "Endpoints": {"Count": 0, "IsReadOnly": False, "Keys": [], "Values": []},
    }
    name = "RetrieveCurrentOrganizationResponse"
    return httpx.Response(200, json={"@odata.context": f"{CONTEXT}{name}", "Detail": detail})


def place(folder: Path, answer: httpx.Response) -> Place:
    """An environment that tells this of itself."""
    found = Place(folder)
    found.transport.before = lambda request: (
        answer if "RetrieveCurrentOrganization" in request.url.path else None
    )
    return found


def require(place: Place, *, allowed: bool = False) -> None:
    """Ask for leave to write."""
    require_no_production(place.described.dataverse, place.connections, allowed=allowed)


@pytest.mark.parametrize(
    "told", ["CustomerTest", "CustomerFreeTest", "Developer", "Trial", "EmailTrial", 5, 13]
)
def test_what_is_for_tests_may_be_written_into(tmp_path: Path, told: Any) -> None:
    """By its name, or by its number."""
    require(place(tmp_path, of_type(told)))


@pytest.mark.parametrize("told", ["Customer", "Secondary", "Default", "Teams", 0, 4])
def test_production_is_refused(tmp_path: Path, told: Any) -> None:
    """With what to do; unless somebody has asked for it, and then nothing is looked up."""
    refusing = place(tmp_path, of_type(told))
    with pytest.raises(BadInput, match=r"is a production environment .* --allow-production"):
        require(refusing)
    asked = len(refusing.transport.received)
    require(refusing, allowed=True)
    assert len(refusing.transport.received) == asked


@pytest.mark.parametrize("told", ["Support", "BackEnd", "Platform", "Sandbox", 99, None, True, {}])
def test_what_does_not_say_so_is_no_place_for_tests(tmp_path: Path, told: Any) -> None:
    """A type of the future, too: who does not know asks."""
    with pytest.raises(BadInput, match="does not say that it is for tests"):
        require(place(tmp_path, of_type(told)))


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(403, json={"error": {"code": "0x80040220", "message": "No."}}),
        httpx.Response(200, json={"Detail": None}),
        httpx.Response(200, json=[]),
        httpx.Response(200, text="<html>"),
    ],
)
def test_no_answer_is_no_leave(tmp_path: Path, answer: httpx.Response) -> None:
    """It is undecided, so nothing is written."""
    with pytest.raises(Undecided):
        require(place(tmp_path, answer))


def test_the_emulator_is_a_sandbox(tmp_path: Path) -> None:
    """And says which environment it is."""
    there = Place(tmp_path)
    told = organization_of(sales_service(there.described.dataverse, there.connections))
    assert (told.purpose, told.type, told.name) == (Purpose.TESTS, "CustomerTest", "b2bkit")
    assert told.type == TYPES[5]
    require(there)
