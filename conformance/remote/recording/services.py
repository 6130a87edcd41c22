"""Which part of a deployment an address belongs to, and what it is called below that."""

from typing import Any, NamedTuple
from urllib.parse import urljoin

from conformance.remote.description import Description


class Service(NamedTuple):
    """A part of a deployment: where it is, and who signs in."""

    name: str
    url: str
    credentials: str


def services(described: Description) -> list[Service]:
    """All that a recording may hold; mail and sign-in are none of them."""
    sales, finance, operator = described.dataverse, described.finance, described.operator
    found = [
        Service("Sales", f"{sales.url.rstrip('/')}/api/data/{sales.version}/", sales.credentials),
        Service("finance", f"{finance.url.rstrip('/')}/data/", finance.credentials),
        Service("site", f"{described.site.url.rstrip('/')}/", ""),
    ]
    if operator.url:
        found.append(Service("operator", f"{operator.url.rstrip('/')}/", operator.credentials))
    return found


def further_site(described: Description, name: str, url: str) -> Service:
    """A site that an operator has opened, by the name that a recording gives it."""
    return Service(name, f"{urljoin(described.site.url, url).rstrip('/')}/", "")


def place_of(url: str, known: list[Service]) -> tuple[str, str] | None:
    """The name of the service that an address belongs to, and the rest; None if it is none."""
    for service in known:
        if f"{url}/".startswith(service.url):
            return service.name, url[len(service.url) :]
    return None


def addresses(described: Description) -> list[str]:
    """The addresses as texts may hold them, the same part of every deployment in the same place."""
    by_place = (described.dataverse.url, described.finance.url, described.site.url)
    return [
        url.rstrip("/") for url in (*by_place, described.operator.url or "https://nobody.invalid")
    ]


def opened_site(service: str, target: str, answer: Any) -> str:
    """The address of the site that an exchange has opened, as its answer tells it; else ""."""
    value = answer.get("value") if isinstance(answer, dict) else None
    if service != "operator" or target != "open_site" or not isinstance(value, dict):
        return ""
    return str(value.get("url", ""))
