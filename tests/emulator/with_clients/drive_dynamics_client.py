"""PyPI dynamics-client, unmodified, through the whole flow. Arguments: the emulator's address."""

import os
import sys

from dynamics import DynamicsClient

from tests.emulator.with_clients.steps import QUALIFY, VIEW, done, ids, winning


def main(base: str) -> None:
    client = DynamicsClient(
        f"{base}/api/data/v9.2",
        f"{base}/{os.environ['AZURE_TENANT_ID']}/oauth2/v2.0/token",
        os.environ["B2BKIT_SALESPERSON_ID"],
        os.environ["B2BKIT_SALESPERSON_SECRET"],
        scope=f"{base}/.default",
    )

    def read(table: str, **options: object) -> list[dict[str, object]]:
        client.reset_query()
        client.table = table
        for name, value in options.items():
            setattr(client, name, value)
        return list(client.get().data)

    client.table, client.select = "leads", ["leadid", "fullname"]
    told = {"subject": "Pipes", "firstname": "Dy", "lastname": "Na", "companyname": "Dyna Inc"}
    lead = client.post(told).data["leadid"]
    done("sign in")
    done("create a lead")
    found = read("leads", select=["fullname"], filter=["lastname eq 'Na'"])
    done("find the lead", [each["fullname"] for each in found])
    (view,) = read("savedqueries", select=["savedqueryid"], filter=[f"name eq '{VIEW}'"])
    client.reset_query()
    client.table = "leads"
    listed = client.get(query=f"{client.current_query}?savedQuery={view['savedqueryid']}").data
    done("read a view", lead in {each["leadid"] for each in listed})
    client.reset_query()
    client.table, client.row_id = "leads", lead
    client.action = "Microsoft.Dynamics.CRM.QualifyLead"
    made = ids(client.post(QUALIFY).data["value"])
    done("qualify the lead", sorted(made))
    client.reset_query()
    client.action = "WinOpportunity"
    client.post(winning(made["opportunity"]))
    done("win the opportunity")
    (account,) = read("accounts", row_id=made["account"], select=["name"])
    done("read the account", account["name"])
    (contact,) = read("contacts", row_id=made["contact"], select=["fullname"])
    done("read the contact", contact["fullname"])


if __name__ == "__main__":
    main(sys.argv[1])
