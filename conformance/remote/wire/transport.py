"""How requests leave: by the transport of httpx, without its client.

A validation is thousands of small exchanges, and a client takes as long over each as the transport
below it: for redirections, cookies and sign-in, none of which is wanted here. Only where the
environment names proxies a client is asked, which knows the ways in which it may do so.
"""

import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.request import getproxies

import httpx

ANY_NUMBER = httpx.Limits(max_keepalive_connections=100)
"""Of connections at a time; a request that waits for one would not be at the deployment yet."""


def transport_to_anywhere(tls: ssl.SSLContext) -> httpx.BaseTransport:
    """What sends requests from here."""
    if getproxies().keys() & {"http", "https", "all"}:
        return Proxied(tls)
    return httpx.HTTPTransport(verify=tls, limits=ANY_NUMBER)


class Proxied(httpx.BaseTransport):
    """By a client, through the proxies of the environment."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        nobody = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        self._client = httpx.Client(verify=tls, limits=ANY_NUMBER, cookies=nobody)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it once."""
        return self._client.send(request, stream=True)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
