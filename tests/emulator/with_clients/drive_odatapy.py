"""PyPI odatapy, unmodified, through the whole flow. Arguments: the emulator's address.

It reads $metadata first, and each answer by the types that this declares.
"""

import os
import sys
from contextlib import suppress
from http.client import OK
from typing import Any
from uuid import UUID

from odatapy.client import (
    EdmEnabledODataClient,
    OAuth2ClientCredentialsAuth,
    ODataClientError,
    URIBuilder,
)
from odatapy.client.transport import HttpxTransport

from tests.emulator.with_clients.steps import QUALIFY, VIEW, done, ids, winning


def main(base: str) -> None:
    signed_in = OAuth2ClientCredentialsAuth(
        f"{base}/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token",
        os.environ["B2BKIT_SALESPERSON_ID"],
        os.environ["B2BKIT_SALESPERSON_SECRET"],
        f"{base}/.default",
    )
    client = EdmEnabledODataClient(f"{base}/api/data/v9.2", HttpxTransport(auth=signed_in))
    client.edm()
    done("sign in")

    def read(address: URIBuilder, *columns: str) -> list[dict[str, object]]:
        rows = client.get_entity_set(address).entities
        return [{name: each.get_value(name) for name in columns} for each in rows]

    told = {"subject": "Pipes", "firstname": "O", "lastname": "Py", "companyname": "Opy Inc"}
    client.create_entity("leads", told)
    done("create a lead")
    leads = client.entity_set_uri("leads")
    (found,) = read(leads.filter("lastname eq 'Py'"), "leadid", "fullname")
    done("find the lead", found["fullname"])
    views = client.entity_set_uri("savedqueries").filter(f"name eq '{VIEW}'")
    (view,) = read(views, "savedqueryid")
    listed = client.entity_set_uri("leads").custom("savedQuery", str(view["savedqueryid"]))
    done("read a view", found["leadid"] in {each["leadid"] for each in read(listed, "leadid")})
    lead = client.entity_uri("leads", found["leadid"])
    action = lead.append_action_call_segment("Microsoft.Dynamics.CRM.QualifyLead")
    made = ids(client.invoke_action(action, QUALIFY).value)
    done("qualify the lead", sorted(made))
    winner = client.uri().append_action_call_segment("WinOpportunity")
    client.invoke_action(winner, winning(made["opportunity"]))
    done("win the opportunity")
    account = client.get_entity(client.entity_uri("accounts", UUID(made["account"])))
    done("read the account", account.get_value("name"))
    contact = client.get_entity(client.entity_uri("contacts", UUID(made["contact"])))
    done("read the contact", contact.get_value("fullname"))
    more(client)


def more(client: Any) -> None:
    """What else it can ask for; whatever is refused ends the script."""
    assert "leads" in {each.name for each in client.get_service_document().entries}
    tracked = {"Prefer": "odata.track-changes"}
    first = client.get_entity_set(client.entity_set_uri("accounts"), headers=tracked)
    account = client.create_entity("accounts", {"name": "More Inc"})
    address = client.entity_uri("accounts", account.get_value("accountid"))
    changes = client.get_delta(first.delta_link)
    assert [each.get_value("name") for each in changes.entities] == ["More Inc"]
    client.update_entity(address, {"telephone1": "1"}, etag=account.etag)
    with suppress(ODataClientError):  # 412
        client.update_entity(address, {"telephone1": "2"}, etag=account.etag)
        raise AssertionError
    client.update_property(address.copy().append_property_segment("telephone1"), "3")
    note = {"subject": "Note", "objectid_account@odata.bind": f"/{address.path}"}
    made = client.create_entity("annotations", note)
    notes = address.copy().append_navigation_segment("Account_Annotation")
    assert len(client.get_references(notes.append_ref_segment())) == 1
    grouped = client.entity_set_uri("accounts").apply("groupby((name),aggregate($count as n))")
    assert client.request("GET", grouped).status_code == OK
    batch = client.batch()
    batch.add_changeset().create("accounts", {"name": "In a batch"})
    assert client.execute_batch(batch).is_success
    client.delete_entity(client.entity_uri("annotations", made.get_value("annotationid")))


if __name__ == "__main__":
    main(sys.argv[1])
