"""`POST /hooks/{number}/{name}`: where other systems call a bot; the signature decides, nothing else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wabot_runtime import LARGEST_CALL as LARGEST
from wabot_runtime import BadCall, BadSignature, Runtime, UnknownHook

STATUS = {BadSignature: 401, UnknownHook: 404, BadCall: 422}


def hook_routes(runtime: Runtime) -> list[Route]:
    """Return the route over an open runtime."""

    async def call(request: Request) -> Response:
        """Take one signed call: 202 once it is recorded."""
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _problem(415, "unsupported_media_type", "Send application/json.")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return _problem(413, "too_large", f"A call may have {LARGEST} bytes.")
        number, name = request.path_params["number"], request.path_params["name"]
        headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in request.headers.raw]
        try:
            await runtime.take_call(number, name, body=bytes(body), headers=headers)
        except (BadSignature, UnknownHook, BadCall) as error:
            return _problem(STATUS[type(error)], error.code, str(error))
        return JSONResponse({"status": "recorded"}, status_code=202)

    return [Route("/hooks/{number}/{name}", call, methods=["POST"])]


def _problem(status: int, code: str, title: str) -> Response:
    body = {"type": "about:blank", "status": status, "code": code, "title": title}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")
