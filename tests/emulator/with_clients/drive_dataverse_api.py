"""PyPI dataverse-api, unmodified, through the whole flow. Arguments: the emulator's address.

It is given a session that is signed in. What it has no method for, its batches carry out.
"""

import json
import sys

import requests
from dataverse_api import DataverseClient
from dataverse_api.utils.batching import BatchCommand, RequestMethod

from tests.emulator.with_clients.steps import QUALIFY, cannot, credential, done, ids, winning


def main(base: str) -> None:
    session = requests.Session()
    token = credential().get_token(f"{base}/.default").token
    session.headers["Authorization"] = f"Bearer {token}"
    cannot("sign in", "is given a session")
    client = DataverseClient(session, base)
    leads, accounts, contacts = map(client.entity, ("lead", "account", "contact"))
    told = {"subject": "Pipes", "firstname": "Da", "lastname": "Ve", "companyname": "Verse Inc"}
    leads.create([told], mode="multiple")
    done("create a lead")
    (found,) = leads.read(filter="lastname eq 'Ve'", select=["fullname"])
    done("find the lead", found["fullname"])
    cannot("read a view", "sends neither savedQuery nor fetchXml")

    def post(path: str, body: dict[str, object]) -> str:
        (response,) = client.submit_batch([BatchCommand(path, RequestMethod.POST, data=body)])
        return str(response.text)

    lead = found["leadid"]
    answer = post(f"leads({lead})/Microsoft.Dynamics.CRM.QualifyLead", dict(QUALIFY))
    (content,) = (line for line in answer.splitlines() if line.startswith("{"))
    made = ids(json.loads(content)["value"])
    done("qualify the lead", sorted(made))
    post("WinOpportunity", winning(made["opportunity"]))
    done("win the opportunity")
    (account,) = accounts.read(filter=f"accountid eq {made['account']}", select=["name"])
    done("read the account", account["name"])
    (contact,) = contacts.read(filter=f"contactid eq {made['contact']}", select=["fullname"])
    done("read the contact", contact["fullname"])


if __name__ == "__main__":
    main(sys.argv[1])
