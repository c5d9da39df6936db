"""`POST /hooks/{number}/{name}`: where other systems call a bot; the signature decides, nothing else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wabot_admin.errors import WrongType, problem
from wabot_admin.payloads import read_raw
from wabot_admin.routes import OpenRoute
from wabot_core import WabotError
from wabot_runtime import LARGEST_CALL as LARGEST
from wabot_runtime import Runtime


def hook_routes(runtime: Runtime) -> list[Route]:
    """Return the route over an open runtime."""

    async def call(request: Request) -> Response:
        """Take one signed call: 202 once it is recorded."""
        number, name = request.path_params["number"], request.path_params["name"]
        headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in request.headers.raw]
        try:
            if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                raise WrongType
            body = await read_raw(request, largest=LARGEST)
            await runtime.take_call(number, name, body=body, headers=headers)
        except WabotError as error:
            return problem(error)
        return JSONResponse({"status": "recorded"}, status_code=202)

    return [OpenRoute("/hooks/{number}/{name}", call, methods=["POST"])]
