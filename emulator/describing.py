"""The file that describes an emulator for `b2bkit validate`, as one would any deployment.

It names addresses, entities, templates and acts; secrets are in the environment.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from emulator.described_pages import CONSOLE_PAGES, SITE_PAGES
from emulator.finance.entities import CUSTOMERS, HIERARCHIES, MEMBERS, PROSPECTS
from emulator.live.users import SALLY, SAM, SINA
from emulator.mail.templates import TEMPLATES
from reference_model.site import Site

SIGNS_IN = "administrator"

Table = Mapping[str, Any]


def described(
    address: str, authority: Path, maildir: Path, site: Site, by: Literal["json", "form", "browser"]
) -> str:
    """The file's text. address: for TLS. authority: the file of the certificate authority.

    by: how the site is used; who uses it in a browser uses the console instead of entities, too.
    """
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
        **_headquarters(address, by),
        "site": {
            "url": f"{address}/site/{quote(site.name)}",
            "name": site.name,
            "legal_entity": site.legal_entity,
            "by": by,
        },
        **({} if by == "json" else SITE_PAGES),
        "operator": {
            "url": f"{address}/_emulator/v1/acts",
            "credentials": SIGNS_IN,
            "begins": ["begin_by_hand"],
            **({} if by == "browser" else {"worlds": f"{address}/_emulator/v1/worlds"}),
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


def _headquarters(address: str, by: str) -> dict[str, Table]:
    """What headquarters offers to programs or, of what it shows to people, on which pages."""
    if by != "browser":
        return {f"finance.{name}": table for name, table in ENTITIES.items()}
    return {
        "finance.customers": ENTITIES["customers"],
        "headquarters": {"url": address},
        **{f"headquarters.{name}": table for name, table in CONSOLE_PAGES.items()},
    }


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
        return (
            "{"
            + ", ".join(f"{json.dumps(key)} = {_value(each)}" for key, each in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
