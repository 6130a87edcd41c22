"""How the pages of the site and the console look, as tables of a deployment file, in English.

For who uses them in a browser, or sends the site's forms without one.
"""

from collections.abc import Mapping
from typing import Any

Table = Mapping[str, Any]

SITE_PAGES: dict[str, Table] = {
    "site.pages": {
        "sign_up": "sign-up?lang={language}",
        "sign_in": "sign-in?lang={language}",
        "users": "organization-users?lang={language}",
        "add_user": "organization-users/add?lang={language}",
        "edit_user": "organization-users/edit?lang={language}&user={user}",
        "remove_user": "organization-users/remove?lang={language}&user={user}",
    },
    "site.looks": {
        "confirmation": "main dl code",
        "reference": r"REQ-\d{7,12}",
        "signed_in": "header form[action*='sign-out']",
        "done": "main a[href*='organization-users/add']",
    },
}
"""Of a change the site says nothing: it leads back to the list, where users are added."""


def _id_of(selector: str) -> Table:
    return {"selector": selector, "attribute": "href", "pattern": r"id=(\d+)"}


def _decision(button: str) -> Table:
    return {
        "page": "headquarters/prospect?id={id}&lang=en-us",
        "within": "section.commands",
        "closed": "main:not(:has(section.commands)) h1",
        "buttons": [button],
    }


CONSOLE_PAGES: dict[str, Table] = {
    "sign_in": {
        "steps": [
            {"field": "#client_id", "variable": "B2BKIT_ADMINISTRATOR_ID"},
            {
                "field": "#client_secret",
                "variable": "B2BKIT_ADMINISTRATOR_SECRET",
                "button": "Sign in",
            },
        ],
        "done": "nav.menu",
    },
    "prospects": {
        "page": "headquarters/prospects?q={mark}&lang=en-us",
        "id": _id_of("th a"),
        "type": "Type",
        "status": "Status",
        "company": "Company",
        "email": "E-mail",
        "legal_entity": "Legal entity",
        "approve": _decision("Approve"),
        "reject": _decision("Reject"),
    },
    "failed_rows": {
        "page": "headquarters/failed-rows?q={mark}&lang=en-us",
        "rows": "main > table > tbody > tr",
        "headers": "main > table > thead th",
        "email": "E-mail",
        "reason": "Reason",
    },
    "hierarchies": {
        "page": "headquarters/hierarchies?q={mark}&lang=en-us",
        "id": "Number",
        "name": "Name",
        "purpose": "Purpose",
        "organization": "Organization",
        "hierarchy": {
            "page": "headquarters/hierarchy?id={id}&lang=en-us",
            "legal_entity": {"selector": "main > p.quiet", "pattern": r"· ([^·]+?) · [^·]*$"},
            "members": {"customer": _id_of("th a"), "role": "Role"},
            "make_administrator": {
                "page": "headquarters/hierarchy?id={id}&lang=en-us",
                "within": "tr:has(th a[href$='id={customer}'])",
                "buttons": ["Make administrator"],
            },
        },
    },
    "run_job": {
        "page": "headquarters/jobs?lang=en-us",
        "buttons": ["Run now: {job}"],
        "names": {"1010": "1010 (Customers)"},
    },
}
