"""PyPI dynamics-client, unmodified, through the whole flow. Arguments: the emulator's address."""

import os
import sys

from dynamics import DynamicsClient

from tests.emulator.with_clients.steps import done


QUALIFY = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}


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
    done("create a lead", lead)
    (found,) = read("leads", select=["fullname"], filter=["lastname eq 'Na'"])
    done("find the lead", found["fullname"])
    (view,) = read("savedqueries", select=["savedqueryid"], filter=["name eq 'My Open Leads'"])
    client.reset_query()
    client.table = "leads"
    listed = client.get(query=f"{client.current_query}?savedQuery={view['savedqueryid']}").data
    assert [each["leadid"] for each in listed] == [lead]
    done("read a view", len(listed))
    client.reset_query()
    client.table, client.row_id = "leads", lead
    client.action = "Microsoft.Dynamics.CRM.QualifyLead"
    value = client.post(QUALIFY).data["value"]
    made = {each["@odata.type"].rpartition(".")[2]: each for each in value}
    done("qualify the lead", sorted(made))
    client.reset_query()
    client.action = "WinOpportunity"
    bound = f"/opportunities({made['opportunity']['opportunityid']})"
    client.post({"Status": 3, "OpportunityClose": {"opportunityid@odata.bind": bound}})
    done("win the opportunity")
    (account,) = read("accounts", row_id=made["account"]["accountid"], select=["name"])
    done("read the account", account["name"])
    (contact,) = read("contacts", row_id=made["contact"]["contactid"], select=["fullname"])
    done("read the contact", contact["fullname"])


if __name__ == "__main__":
    main(sys.argv[1])
