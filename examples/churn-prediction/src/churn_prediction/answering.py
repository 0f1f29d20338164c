"""The way of a request: from bytes to checked rows, to whoever answers them, and back to bytes.

It is read and written by pydantic directly. What a framework adds on the way costs more than the prediction itself.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from fastapi import Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from pydantic_core import to_json
from starlette.background import BackgroundTask

from .bodies import ByRow, Rows
from .bycolumn import ByColumn
from .limits import Message, Receive, Send
from .live import Live
from .meters import Meters
from .predict import Predictor
from .together import MOST, Together

Responses = dict[int | str, dict[str, Any]]

MOST_PROBLEMS = 20  # of a request that are told: who sends a thousand wrong rows has one mistake, not a thousand
LONGEST = 100  # characters of a name that are repeated


class Problem(BaseModel):
    """Why a request could not be answered."""

    detail: str


class Problems(BaseModel):
    """What does not fit the schema, and where."""

    detail: list[dict[str, Any]]


NOT_READY: Responses = {503: {"model": Problem, "description": "There is no model to serve, or too much to do"}}
REFUSED: Responses = NOT_READY | {
    400: {"model": Problem, "description": "The body is not JSON text"},
    413: {"model": Problem, "description": "The body is too large"},
    422: {"model": Problems, "description": "The body does not fit the schema"},
}


class Answering:
    """Answers `POST /predict`, and `/predict/columns`."""

    def __init__(self, live: Live, max_rows: int, meters: Meters) -> None:
        """Ask `live` who answers."""
        self.live, self.meters, self.contract = live, meters, live.contract
        self.bodies: list[ByRow] = [ByColumn(live.contract, max_rows), ByRow(live.contract, max_rows)]
        # Told of every answer once the client has it: version, role, rows and answers.
        self.heard: Callable[[str, str, Rows, Rows], None] | None = None
        # One at a time: two large predictions at once would each take twice as long.
        self.heavy = ThreadPoolExecutor(1, "predict")
        self.soon, self.beside = Together(), Together(self.heavy)
        self.routes = {form.path: self._route(form) for form in self.bodies}

    async def respond(self, form: ByRow, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request, in the server's own terms (ASGI)."""
        parts, more = [], True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            parts.append(message.get("body", b""))
            more = message.get("more_body", False)
        response = await self.answer(form, b"".join(parts))
        await response(scope, receive, send)

    async def answer(self, form: ByRow, body: bytes) -> Response:
        """Check a request's rows, and return what the version whose turn it is says about them."""
        try:
            given = form.read(body)
        except ValidationError as error:
            return unfit(error.errors(include_url=False), "body")
        lineup = self.live.lineup
        chosen = lineup.choose()
        if not chosen:
            return JSONResponse({"detail": self.live.problem}, 503)
        predictor, role = chosen
        answers = await self.score(form, predictor, role, given)
        version, values = predictor.metadata.version, form.field(answers, self.contract.counted)
        self.meters.count(version, values, self.contract.kind)
        after = None
        if self.heard or lineup.shadow:
            told = form.rows(given), form.answers(answers)
            after = BackgroundTask(self.follow_up, lineup.shadow, version, role, *told)
        content = to_json({"model_version": version, form.key: answers})
        return Response(content, media_type="application/json", background=after)

    async def score(self, form: ByRow, predictor: Predictor, role: str, given: Any) -> Any:
        """Return a version's answers; what takes longer than a moment is done beside the other requests."""
        started = time.perf_counter()
        count = form.count(given)
        on_the_spot = count <= predictor.at_once
        if count <= MOST and not isinstance(form, ByColumn):
            answers = await (self.soon if on_the_spot else self.beside).ask(predictor, given)
        elif on_the_spot:
            # A turn for everybody who has come meanwhile: so they are counted, and refused where they are too many.
            await asyncio.sleep(0)
            answers = form.ask(predictor, given)
        else:
            answers = await asyncio.get_running_loop().run_in_executor(self.heavy, form.ask, predictor, given)
        seconds = time.perf_counter() - started
        self.meters.scored(predictor.metadata.version, role, seconds)
        return answers

    async def follow_up(self, shadow: Predictor | None, version: str, role: str, rows: Rows, answers: Rows) -> None:
        """Do what can wait until the client has its answer."""
        if self.heard:
            self.heard(version, role, rows, answers)
        if shadow:
            await self.compare(shadow, rows, answers)

    async def compare(self, shadow: Predictor, rows: Rows, answers: Rows) -> None:
        """Count for how many rows the shadow would have said something else."""
        counted, kind = self.contract.counted, self.contract.kind
        for one, other in zip(await self.score(self.bodies[-1], shadow, "shadow", rows), answers, strict=True):
            agrees = str(kind(one[counted]) == kind(other[counted])).lower()
            self.meters.shadow.labels(shadow.metadata.version, agrees).inc()

    def _route(self, form: ByRow) -> APIRoute:
        """Return a route that is documented like any other."""
        request_model, response_model = form.request, form.response

        def predict(request: request_model) -> response_model:  # type: ignore[valid-type]
            raise NotImplementedError  # the signature, for the documentation; the route's `app` is what answers

        route = APIRoute(
            form.path, predict, methods=["POST"], responses=REFUSED, response_model=response_model,
            description=form.about,
        )  # fmt: skip
        route.app = partial(self.respond, form)
        return route


def unfit(problems: Sequence[Any], *before: str) -> JSONResponse:
    """Say what does not fit the schema, without repeating the input: it may hold what JSON cannot."""
    if problems[0]["type"] == "json_invalid":
        return JSONResponse({"detail": f"the body is not JSON: {problems[0]['msg']}"}, 400)
    told = [
        {
            "loc": [*before, *(part[:LONGEST] if isinstance(part, str) else part for part in problem["loc"])],
            "msg": problem["msg"],
            "type": problem["type"],
        }
        for problem in problems[:MOST_PROBLEMS]
    ]
    return JSONResponse({"detail": told}, 422)
