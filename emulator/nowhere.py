"""The answer to paths that belong to nothing."""

import json

from emulator.exchange import Request, Response


class Nowhere:
    """A surface on which nothing is."""

    def answer(self, request: Request) -> Response:
        message = (
            f"There is nothing at {request.path[:200]}. The Web API of Sales is at /api/data/v9.2, "
            "finance and operations at /data, the emulator itself at /_emulator/v1."
        )
        body = json.dumps({"error": {"code": "", "message": message}}).encode()
        return Response(404, body, (("Content-Type", "application/json"),))
