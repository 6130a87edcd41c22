"""The port's Sales over the Dataverse Web API, which a table [dataverse] describes."""

from collections.abc import Callable, Mapping
from functools import cache

import httpx

from conformance.remote.credentials import Credentials, Means, token_source
from conformance.remote.dataverse.service import Service
from conformance.remote.dataverse.settings import DataverseSettings
from conformance.remote.wire.asking import Wire
from event_log.bad_input import BadInput


def services(
    settings: DataverseSettings,
    credentials: Mapping[str, Credentials],
    means: Means,
    transport: httpx.BaseTransport | None = None,
) -> Callable[[str], Service]:
    """The environment's Web API, asked by whoever signs in with credentials of this name."""

    @cache
    def service(name: str) -> Service:
        if name not in credentials:
            raise BadInput(
                f"[dataverse] names the credentials {name!r}, and there are none of this name; add "
                f"a table [credentials.{name}]."
            )
        return Service(
            Wire(
                f"{settings.url.rstrip('/')}/api/data/{settings.version}/",
                conduct=means.conduct,
                evidence=means.evidence,
                signs_in=token_source(credentials[name], settings.url, means),
                transport=transport,
            )
        )

    return service
