"""What every response has, and the ways in which clients address the service."""

from uuid import UUID

import pytest

from emulator.exchange import Response
from tests.emulator.dataverse.client import BASE, LEAD, Client, header

ROOTS = ["/api/data/v9.0", "/api/data/v9.1", "/api/data/v9.2", "/api/data/v9.2.24051.182"]


def ids(response: Response) -> list[str]:
    """The two headers that tell requests apart."""
    return [header(response, name) for name in ("REQ_ID", "x-ms-service-request-id")]


@pytest.mark.parametrize(
    ("method", "target", "status"),
    [
        ("GET", "WhoAmI", 200),
        ("GET", "$metadata", 200),
        ("POST", "leads", 400),
        ("GET", "nothing", 404),
        ("GET", "GlobalOptionSetDefinitions", 501),
        ("POST", "$batch", 400),
    ],
)
def test_every_response_can_be_told_apart(method: str, target: str, status: int) -> None:
    """It has an id of its own, which is the same in the same world, and the version of OData."""
    client, same = Client(), Client()
    responses = [each.send(method, target) for each in (client, client, same)]
    first, second, again = map(ids, responses)
    assert responses[0].status == status
    assert first == again != second
    assert UUID(first[0]) == UUID(first[1])
    assert header(responses[0], "OData-Version") == "4.0"


@pytest.mark.parametrize("root", ROOTS)
def test_versions_and_slashes(root: str) -> None:
    """The service document is there with and without a slash; links keep the version asked."""
    client = Client()
    for slash in ("", "/"):
        told = client.get(root + slash)
        assert told["@odata.context"] == f"{BASE}{root}/$metadata"
        assert {"name": "leads", "kind": "EntitySet", "url": "leads"} in told["value"]
    made = client.send("POST", f"{root}/leads", LEAD)
    assert header(made, "OData-EntityId").startswith(f"{BASE}{root}/leads(")
    assert client.send("GET", f"{root}/WhoAmI()").status == 200


@pytest.mark.parametrize("root", ["/api/data/v8.2", "/api/data/v9.3", "/api/data", "/api/data/v9"])
def test_other_versions_are_not_there(root: str) -> None:
    """Only what begins with 9.0, 9.1 or 9.2 is served."""
    assert Client().send("GET", f"{root}/WhoAmI").status == 404


def test_who_am_i_says_how_much_to_ask_at_once() -> None:
    """Microsoft's sample reads x-ms-dop-hint, and fails without it."""
    assert int(header(Client().send("GET", "WhoAmI"), "x-ms-dop-hint")) > 0


@pytest.mark.parametrize("target", ["WhoAmI", "$metadata", "EntityDefinitions", "nothing"])
def test_head_is_get_without_a_body(target: str) -> None:
    """Status and headers are those of GET, but for the ids of the request."""
    got, headed = Client().send("GET", target), Client().send("HEAD", target)
    assert (headed.status, headed.headers, headed.body) == (got.status, got.headers, b"")
    assert got.body


def test_the_word_null_is_no_condition() -> None:
    """Many clients send If-None-Match: null with everything."""
    client = Client()
    lead = client.create("leads", **LEAD)
    assert client.send("GET", lead, if_none_match="null").status == 200
    assert client.send("PATCH", lead, {"lastname": "Oak"}, if_none_match="null").status == 204
    tag = client.get(lead)["@odata.etag"]
    assert client.send("GET", lead, if_none_match=tag).status == 304
