"""A server that a test starts: a surface that repeats what it was asked, behind the gate.

It is run as a command of b2bkit, so exit codes and sentences are those of every other command.
"""

import json
import os
import signal
from itertools import count
from pathlib import Path

import click

import b2bkit
from emulator.exchange import Request, Response
from emulator.identity.clients import registered
from emulator.identity.gate import Gate, Rules
from emulator.identity.tokens import Tokens
from emulator.serving import Listening, Serving, Upkeep

BODY_LIMIT = 100_000


class Echo:
    """Repeats a request as JSON; /mistake raises, /long answers at length."""

    def answer(self, request: Request) -> Response:
        if request.path == "/mistake":
            raise RuntimeError("a mistake of the surface")
        if request.path == "/long":
            return Response(200, b"x" * 5_000_000)
        if request.path == "/evil":
            return Response(200, headers=(("Location", "/\r\nSet-Cookie: a=b"),))
        if request.path == "/unwritable":
            return Response(200, headers=(("Location", "/\u20ac"),))
        if request.path == "/nothing":
            return Response(204, headers=(("OData-Version", "4.0"),))
        told = {
            "method": request.method,
            "path": request.path,
            "query": request.query,
            "headers": dict(request.headers),
            "length": len(request.body),
            "base": request.base,
            "user": request.user.name,
        }
        return Response(200, json.dumps(told).encode(), (("Content-Type", "application/json"),))


@click.command()
@click.argument("folder", type=Path)
@click.option("--host", default="localhost")
@click.option("--name", "names", multiple=True)
@click.option("--http-port", default=0)
@click.option("--https-port", default=0)
@click.option("--token", "requires_token", is_flag=True)
@click.option("--life", default=3599)
@click.option("--ends-at-second-tick", is_flag=True)
def echo(  # noqa: PLR0913, PLR0917
    folder: Path,
    host: str,
    names: tuple[str, ...],
    http_port: int,
    https_port: int,
    requires_token: bool,  # noqa: FBT001
    life: int,
    ends_at_second_tick: bool,  # noqa: FBT001
) -> None:
    """Serve until a signal."""
    registration = registered(os.environ)
    where = Listening(folder, host, http_port, https_port, names, BODY_LIMIT)
    default = None if requires_token else registration.clients[0]
    tokens = Tokens(registration.tenant, registration.clients, life)
    gate = Gate(Echo(), tokens, Rules(default=default))
    ticks = count()

    def tick() -> None:
        if ends_at_second_tick and next(ticks):
            signal.raise_signal(signal.SIGTERM)

    Serving(where, requires_token).serve(gate, Upkeep(tick, lambda: None))


if __name__ == "__main__":
    b2bkit.commands.add_command(echo)
    b2bkit.main()
