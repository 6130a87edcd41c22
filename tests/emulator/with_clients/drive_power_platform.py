"""PyPI PowerPlatform-Dataverse-Client (Microsoft's own) with azure-identity, over TLS.

It has no bound actions: so the lead is qualified, and the opportunity won, by somebody else.
"""

import json
import os
import ssl
import sys
import urllib.request

from azure.identity import ClientSecretCredential
from PowerPlatform.Dataverse.client import DataverseClient

from tests.emulator.with_clients.steps import done


def main(base: str) -> None:
    credential = ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        os.environ["B2BKIT_SALESPERSON_ID"],
        os.environ["B2BKIT_SALESPERSON_SECRET"],
        authority=base,
        disable_instance_discovery=True,
    )
    token = credential.get_token(f"{base}/.default").token
    done("sign in")
    with DataverseClient(base, credential) as client:
        told = {"subject": "Pipes", "firstname": "Po", "lastname": "Wer", "companyname": "Power"}
        lead = client.records.create("lead", told)
        done("create a lead", lead)
        found = client.records.list("lead", filter="lastname eq 'Wer'", select=["fullname"])
        (row,) = found
        done("find the lead", row["fullname"])
        (view,) = client.records.list(
            "savedquery", filter="name eq 'All commerce B2B leads'", select=["fetchxml"]
        )
        fetched = client.query.fetchxml(view["fetchxml"]).execute()
        assert list(fetched) == []
        done("read a view", 0)
        made = post(base, token, f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", QUALIFY)
        ids = {each["@odata.type"].rpartition(".")[2]: each for each in made["value"]}
        bound = f"/opportunities({ids['opportunity']['opportunityid']})"
        closing = {"Status": 3, "OpportunityClose": {"opportunityid@odata.bind": bound}}
        post(base, token, "WinOpportunity", closing)
        account = client.records.retrieve("account", ids["account"]["accountid"], select=["name"])
        done("read the account", account["name"])
        contact = client.records.retrieve(
            "contact", ids["contact"]["contactid"], select=["fullname"]
        )
        done("read the contact", contact["fullname"])


QUALIFY = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}


def post(base: str, token: str, path: str, body: object) -> dict[str, list[dict[str, str]]]:
    """What the client under test cannot send."""
    request = urllib.request.Request(  # noqa: S310 - the emulator's address
        f"{base}/api/data/v9.2/{path}",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    context = ssl.create_default_context(cafile=os.environ["REQUESTS_CA_BUNDLE"])
    with urllib.request.urlopen(request, context=context) as response:  # noqa: S310
        return json.loads(response.read() or b"{}")  # type: ignore[no-any-return]


if __name__ == "__main__":
    main(sys.argv[1])
