"""The emulator's peer: a bare Starlette application that repeats recorded answers.

`python -m benchmarks.bare PORT FILE`: FILE has the answers, by the form of their paths. The server
and its settings are the emulator's, except that it reads HTTP as uvicorn does by itself.
"""

import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(status: int, headers: dict[str, str], body: bytes) -> Endpoint:
    """Answers always the same; a body that is sent is read, as whoever carries it out must."""

    async def answer(request: Request) -> Response:
        if request.method == "POST":
            await request.body()
        return Response(body, status, headers)

    return answer


def application(recorded: list[tuple[str, str, int, dict[str, str], str]]) -> Starlette:
    """An application with a route for each recorded answer."""
    return Starlette(
        routes=[
            Route(path, endpoint(status, headers, body.encode()), methods=[method])
            for method, path, status, headers, body in recorded
        ]
    )


if __name__ == "__main__":
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    uvicorn.run(
        application(json.loads(file.read_text(encoding="utf-8"))),
        host="127.0.0.1",
        port=port,
        interface="asgi3",
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )
