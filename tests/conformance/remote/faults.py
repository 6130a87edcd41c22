"""What may go wrong between Sales and whoever asks it, as a test brings it about."""

from collections.abc import Callable

import httpx

from reference_model.parties import Company, Person
from tests.conformance.remote.described import Place
from tests.conformance.remote.emulated import MARK, Remote

SELLER, OTHER = "Sanna Salonen", "Anton Zieliński"
PERSON = MARK.person(Person("Ann", "O'Ash", "ann@ash.example", "+47 1"))
COMPANY = MARK.company(Company("Ash & Oak + 100%", "Gate 1", "5003", "Bergen", "NO"))
Fault = Callable[[httpx.Request], httpx.Response | None]


def lead_of(remote: Remote) -> str:
    """A lead that a salesperson typed in."""
    return remote.sales.create_lead(PERSON, COMPANY, SELLER)


def fails(what: str, fault: Fault, times: int = 1) -> Fault:
    """A fault of the first requests whose method and path hold this."""
    left = [times]

    def before(request: httpx.Request) -> httpx.Response | None:
        if what in f"{request.method} {request.url.path}" and left[0]:
            left[0] -= 1
            return fault(request)
        return None

    return before


def cut(_request: httpx.Request) -> httpx.Response:
    """The connection breaks before anything arrives, which nobody can know."""
    raise httpx.ReadError("cut")


def cut_after(remote: Remote | Place) -> Fault:
    """The connection breaks when everything is done."""

    def fault(request: httpx.Request) -> httpx.Response:
        remote.transport.carry_out(request)
        raise httpx.RemoteProtocolError("cut")

    return fault


def page(status: int) -> Fault:
    """A proxy answers with a page of its own."""
    return lambda _request: httpx.Response(status, text="<html>Not here</html>")


def odata(status: int, code: str, message: str = "No.") -> Fault:
    """The service answers with an error."""
    told = {"error": {"code": code, "message": message}}
    return lambda _request: httpx.Response(status, json=told)
