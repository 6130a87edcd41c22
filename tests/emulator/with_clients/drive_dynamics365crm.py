"""PyPI dynamics365crm-python, unmodified, through the whole flow.

Arguments: the emulator's address. It signs in at Microsoft's and nowhere else, so it is given a
token.
"""

import sys

from dynamics365crm.client import Client

from tests.emulator.with_clients.steps import (
    QUALIFY,
    VIEW,
    cannot,
    credential,
    done,
    ids,
    winning,
)


def main(base: str) -> None:
    client = Client(base, access_token=credential().get_token(f"{base}/.default").token)
    cannot("sign in", "is given a token")
    told = {"subject": "Pipes", "firstname": "Cr", "lastname": "Em", "companyname": "Crm Inc"}
    lead = client.create_lead(**told)
    done("create a lead")
    found = client.get_leads(filter="lastname eq 'Em'", select="fullname")["value"]
    done("find the lead", [each["fullname"] for each in found])
    (view,) = client.get_data("savedqueries", filter=f"name eq '{VIEW}'")["value"]
    listed = client.get_data("leads", savedQuery=view["savedqueryid"])["value"]
    done("read a view", lead in {each["leadid"] for each in listed})
    action = f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead"
    made = ids(client.create_data(action, **QUALIFY)["value"])
    done("qualify the lead", sorted(made))
    client.create_data("WinOpportunity", **winning(made["opportunity"]))
    done("win the opportunity")
    (account,) = client.get_accounts(filter=f"accountid eq {made['account']}")["value"]
    done("read the account", account["name"])
    (contact,) = client.get_contacts(filter=f"contactid eq {made['contact']}")["value"]
    done("read the contact", contact["fullname"])


if __name__ == "__main__":
    main(sys.argv[1])
