"""How requests leave: by connections that are kept, or through the proxies of the environment."""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import getproxies

import httpx

from conformance.remote.wire.kept import Kept
from conformance.remote.wire.origin import Door

ANY_NUMBER = httpx.Limits(max_keepalive_connections=100)
"""Of connections at a time; a request that waits for one would not be at the deployment yet."""


def is_proxied() -> bool:
    """Whether the environment names proxies."""
    return bool(getproxies().keys() & {"http", "https", "all"})


def transport_to_anywhere(tls: ssl.SSLContext, door: Door | None = None) -> httpx.BaseTransport:
    """What sends requests from here; through a door only where there are no proxies."""
    return Proxied(tls) if is_proxied() else Kept(tls, door)


class Proxied(httpx.BaseTransport):
    """By a client, through the proxies of the environment; it knows the ways in which it may."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        nobody = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._client = httpx.Client(verify=tls, limits=ANY_NUMBER, cookies=nobody)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once."""
        return self._client.send(request, stream=True)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
