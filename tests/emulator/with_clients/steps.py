"""The flow that every client is driven through, and how a script tells how far it has come.

Scripts in Node tell it in the same way: see steps.cjs.
"""

import json
import os

from azure.identity import ClientSecretCredential

STEPS = (
    "sign in",
    "create a lead",
    "find the lead",
    "read a view",
    "qualify the lead",
    "win the opportunity",
    "read the account",
    "read the contact",
)
FINANCE_STEPS = (
    "connect",
    "synchronize metadata",
    "read an entity's properties",
    "approve a prospect",
    "find customers",
    "change a customer",
    "run a job",
    "be refused what is not supported",
)
VIEW = "My Open Leads"
QUALIFY = {"CreateAccount": True, "CreateContact": True, "CreateOpportunity": True, "Status": 3}


def done(step: str, seen: object = "") -> None:
    """Tell that the client has carried out a step, and what it saw."""
    print(json.dumps({"step": step, "seen": str(seen)}), flush=True)


def cannot(step: str, why: str) -> None:
    """Tell that the client has nothing to carry out a step with."""
    print(json.dumps({"step": step, "cannot": why}), flush=True)


def winning(opportunity: object) -> dict[str, object]:
    """The parameters of WinOpportunity."""
    bound = f"/opportunities({opportunity})"
    return {"Status": 3, "OpportunityClose": {"opportunityid@odata.bind": bound}}


def ids(made: list[dict[str, str]]) -> dict[str, str]:
    """The ids in the answer to QualifyLead, by table."""
    tables = [each["@odata.type"].rpartition(".")[2] for each in made]
    return {table: each[f"{table}id"] for table, each in zip(tables, made, strict=True)}


def credential() -> ClientSecretCredential:
    """The salesperson's, for clients that leave signing in to azure-identity."""
    return ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        os.environ["B2BKIT_SALESPERSON_ID"],
        os.environ["B2BKIT_SALESPERSON_SECRET"],
        authority=os.environ["AZURE_AUTHORITY_HOST"],
        disable_instance_discovery=True,
    )
