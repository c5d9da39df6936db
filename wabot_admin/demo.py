"""The demo's own web service: the clinic's free appointments, so that the sample bot has a real address to call."""

from __future__ import annotations

from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from wabot_admin.routes import OpenRoute


class Appointments:
    """Free hours by day, kept in memory; a booking with a known Idempotency-Key is made once."""

    HOURS = ("09:00", "10:30", "14:00", "16:30")

    def __init__(self) -> None:
        """Begin with every hour free."""
        self._taken: set[tuple[str, str]] = set()
        self._answers: dict[str, dict[str, str]] = {}

    async def slots(self, request: Request) -> Response:
        """Return the free hours of `?day=YYYY-MM-DD`, tomorrow's by default."""
        day = request.query_params.get("day") or (date.today() + timedelta(days=1)).isoformat()
        free = [hour for hour in self.HOURS if (day, hour) not in self._taken]
        return JSONResponse({"day": day, "free": free, "first": free[0] if free else None})

    async def book(self, request: Request) -> Response:
        """Book `{"day", "hour"}`: 201 with a reference, 409 when it is taken, 422 when it makes no sense."""
        key = request.headers.get("idempotency-key", "")
        if key and key in self._answers:
            return JSONResponse(self._answers[key], status_code=201)
        try:
            wanted = await request.json()
            day, hour = str(wanted["day"]), str(wanted.get("hour") or self.HOURS[0])
        except (ValueError, KeyError, TypeError, AttributeError):
            return JSONResponse({"error": 'send {"day": "YYYY-MM-DD", "hour": "HH:MM"}'}, status_code=422)
        if (day, hour) in self._taken:
            return JSONResponse({"error": "This hour is taken."}, status_code=409)
        self._taken.add((day, hour))
        answer = {"reference": f"C-{len(self._taken):04d}", "day": day, "hour": hour}
        if key:
            self._answers[key] = answer
        return JSONResponse(answer, status_code=201)


def demo_routes() -> list[Route]:
    """Return the routes of a fresh appointment service."""
    service = Appointments()
    return [
        OpenRoute("/demo/slots", service.slots, methods=["GET"]),
        OpenRoute("/demo/slots", service.book, methods=["POST"]),
    ]
