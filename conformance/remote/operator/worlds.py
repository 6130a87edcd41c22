"""[operator] worlds: further worlds just like the deployment, for scenarios that run at once.

    PUT <worlds>/<number>    answers {"https": port, "http": port}

Each begins anew, and is found at these ports instead of the one port of all addresses in the file;
it goes by the same addresses otherwise, tokens included. So it takes that all of them have one
port, that no proxy and no browser is between, and that scenarios begin with acts of their own.
"""

import socket
from contextlib import suppress

import httpx

from conformance.deployment import Undecided
from conformance.remote.connections import Connections
from conformance.remote.description import Description
from conformance.remote.refusals import read
from conformance.remote.wire.origin import Door, Origin, origin_of
from conformance.remote.wire.transport import is_proxied

FIRST_FURTHER = 2
PATIENCE_S = 3.0


def can_have_further(described: Description) -> bool:
    """Whether scenarios begin in a world of their own, all of which is found behind one port."""
    operator, site, pages = described.operator, described.site, described.headquarters
    addresses = (described.dataverse.url, described.finance.url, site.url, operator.url)
    origins = {origin_of(httpx.URL(url)) for url in (operator.worlds, *addresses)}
    in_browser = bool(pages.url) or site.by == "browser"
    return bool(operator.begins) and len(origins) == 1 and not in_browser and not is_proxied()


def doors(described: Description, connections: Connections, number: int) -> list[Door]:
    """The doors to so many further worlds, or to as many as are opened and can be reached."""
    settings = described.operator
    wire = connections.wire(settings.worlds, settings.credentials)
    origin = origin_of(httpx.URL(settings.worlds))
    found = list[Door]()
    with suppress(Undecided, KeyError, TypeError, ValueError):
        for world in range(FIRST_FURTHER, FIRST_FURTHER + number):
            ports = read(wire.ask("PUT", str(world), json={}), f"World {world}")
            door = Door(origin, int(ports[origin.scheme]))
            if not is_open(origin, door):
                break
            found.append(door)
    return found


def is_open(origin: Origin, door: Door) -> bool:
    """Whether it can be reached from here: only some ports of a container's may be."""
    try:
        socket.create_connection((origin.host, door.port), PATIENCE_S).close()
    except OSError:
        return False
    return True
