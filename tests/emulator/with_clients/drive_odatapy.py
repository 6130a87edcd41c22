"""PyPI odatapy, unmodified, through the whole flow. Arguments: the emulator's address.

It reads $metadata first, and each answer by the types that this declares.
"""

import os
import sys
from uuid import UUID

from odatapy.client import EdmEnabledODataClient, OAuth2ClientCredentialsAuth, URIBuilder
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


if __name__ == "__main__":
    main(sys.argv[1])
