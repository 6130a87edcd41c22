"""PyPI PowerPlatform-Dataverse-Client (Microsoft's own), unmodified, as far as it goes.

Arguments: the emulator's address. None of its namespaces (records, query, tables, files, dataframe,
batch) calls an action, and its batches take their own operations only. So the lead is qualified,
and the opportunity won, over the transport within it, which is private.
"""

import sys
from typing import Any

from PowerPlatform.Dataverse.client import DataverseClient

from tests.emulator.with_clients.steps import (
    QUALIFY,
    VIEW,
    cannot,
    credential,
    done,
    ids,
    winning,
)

PRIVATE = "calls no actions; sent over its private transport"


def main(base: str) -> None:
    with DataverseClient(base, credential()) as client:
        told = {
            "subject": "Pipes",
            "firstname": "Po",
            "lastname": "Wer",
            "companyname": "Power Inc",
        }
        lead = client.records.create("lead", told)
        done("sign in")
        done("create a lead")
        found = client.records.list("lead", filter="lastname eq 'Wer'", select=["fullname"])
        done("find the lead", [each["fullname"] for each in found])
        (view,) = client.records.list("savedquery", filter=f"name eq '{VIEW}'", select=["fetchxml"])
        listed = client.query.fetchxml(view["fetchxml"]).execute()
        done("read a view", lead in {each["leadid"] for each in listed})
        private = client._get_odata()  # noqa: SLF001 - see above

        def post(path: str, body: object) -> list[dict[str, str]]:
            response = private._request("post", f"{base}/api/data/v9.2/{path}", json=body)  # noqa: SLF001
            return list(response.json()["value"]) if response.content else []

        made = ids(post(f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", QUALIFY))
        cannot("qualify the lead", PRIVATE)
        post("WinOpportunity", winning(made["opportunity"]))
        cannot("win the opportunity", PRIVATE)
        account = client.records.retrieve("account", made["account"], select=["name"])
        done("read the account", account["name"])
        contact = client.records.retrieve("contact", made["contact"], select=["fullname"])
        done("read the contact", contact["fullname"])
        more(client)


def more(client: Any) -> None:
    """What else it can ask for; whatever is refused ends the script."""
    told = [{"subject": "Pipes", "lastname": name, "companyname": "More"} for name in ("A", "B")]
    ids = client.records.create("lead", told)
    client.records.update("lead", ids, {"jobtitle": "CTO"})
    batch = client.batch.new()
    with batch.changeset() as changes:
        account = changes.records.create("account", {"name": "In a batch"})
        changes.records.update("lead", ids[0], {"parentaccountid@odata.bind": account})
    assert not batch.execute().failed
    (found,) = client.records.list(
        "lead",
        filter="companyname eq 'More' and jobtitle eq 'CTO'",
        orderby=["lastname desc"],
        top=1,
        expand=["owninguser"],
    )
    assert found["leadid"] == ids[1]
    client.records.delete("lead", ids[1])


if __name__ == "__main__":
    main(sys.argv[1])
