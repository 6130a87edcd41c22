"""How requests leave: by connections that are kept, or through the proxies of the environment."""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import getproxies

import httpx

from conformance.remote.wire.kept import Kept

ANY_NUMBER = httpx.Limits(max_keepalive_connections=100)
"""Of connections at a time; a request that waits for one would not be at the deployment yet."""


def transport_to_anywhere(tls: ssl.SSLContext) -> httpx.BaseTransport:
    """What sends requests from here."""
    if getproxies().keys() & {"http", "https", "all"}:
        return Proxied(tls)
    return Kept(tls)


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
