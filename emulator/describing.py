"""The file that describes an emulator for `b2bkit validate`, as one would any deployment.

It names addresses, entities, templates and acts; secrets are in the environment.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from emulator.finance.entities import CUSTOMERS, HIERARCHIES, MEMBERS, PROSPECTS
from emulator.live.users import SALLY, SAM, SINA
from emulator.mail.templates import TEMPLATES
from reference_model.site import Site

SIGNS_IN = "administrator"

Table = Mapping[str, Any]


def described(address: str, authority: Path, maildir: Path, site: Site) -> str:
    """The file's text. address: for TLS. authority: the file of the certificate authority."""
    tables: dict[str, Table] = {
        "": {"system": "Dynamics 365", "name": "the emulator"},
        "conduct": {
            "ca_file": str(authority.resolve()),
            "requests_per_second": 10_000.0,
            "most_requests": 10_000_000,
        },
        f"credentials.{SIGNS_IN}": {
            "kind": "client secret",
            "client": "B2BKIT_ADMINISTRATOR_ID",
            "secret": "B2BKIT_ADMINISTRATOR_SECRET",
            "authority": address,
        },
        "dataverse": {
            "url": address,
            "credentials": SIGNS_IN,
            "salespeople": [{"name": each.name} for each in (SALLY, SAM, SINA)],
        },
        "finance": {"url": address, "credentials": SIGNS_IN},
        **{f"finance.{name}": table for name, table in ENTITIES.items()},
        "site": {
            "url": f"{address}/site/{quote(site.name)}",
            "name": site.name,
            "legal_entity": site.legal_entity,
        },
        "operator": {
            "url": f"{address}/_emulator/v1/acts",
            "credentials": SIGNS_IN,
            "begins": ["reset", "end_schedules"],
        },
        "mailbox": {"kind": "maildir", "path": str(maildir.resolve())},
        **_templates(),
    }
    return "\n".join(line for name, table in tables.items() for line in _lines(name, table))


ENTITIES: dict[str, Table] = {
    "customers": {
        "set": CUSTOMERS.set,
        "spending_limit": "B2BSpendingLimit",
        "on_account": "AllowOnAccount",
    },
    "prospects": {
        "set": PROSPECTS.set,
        "id": "ProspectId",
        "type": "ProspectTypeId",
        "status": "ProspectStatus",
        "name": "OrganizationName",
        "email": "PrimaryContactEmail",
        "approve": "Microsoft.Dynamics.DataEntities.approve",
        "reject": "Microsoft.Dynamics.DataEntities.reject",
    },
    "hierarchies": {
        "set": HIERARCHIES.set,
        "id": "CustomerHierarchyId",
        "name": "Name",
        "purpose": "Purpose",
        "organization": "OrganizationCustomerAccount",
    },
    "members": {
        "set": MEMBERS.set,
        "hierarchy": "CustomerHierarchyId",
        "customer": "CustomerAccount",
        "role": "Role",
    },
}
"""What the emulator's entities are called, as tables below [finance]."""


def _templates() -> dict[str, Table]:
    return {
        f"mailbox.templates.{json.dumps(kind)}.{language}": template._asdict()
        for (kind, language), template in TEMPLATES.items()
    }


def _lines(name: str, table: Table) -> Iterator[str]:
    if name:
        yield f"\n[{name}]"
    for key, value in table.items():
        yield f"{key} = {_value(value)}"


def _value(value: Any) -> str:
    """JSON is TOML but for objects, which stand inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
