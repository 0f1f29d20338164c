"""Rollout: a running service takes up a promoted version, tries out another one, or only compares.

`models/champion` says who answers, `models/rollout.json` who answers a share of the requests (the
canary) and who is asked besides without being heard (the shadow). The service looks at both every
two seconds. A version is loaded and has answered an example before it gets its first request, and
the requests of the version before it are answered by that one.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from typing import Any

from fastapi import FastAPI

from .. import ProjectError, registry
from ..predict import Predictor, load
from ..schema import Rows
from ..together import Together
from .plan import Plan, read_plan

SECONDS = 2.0  # between two looks at the files
log = logging.getLogger(__name__)


@dataclass
class Figures:
    """What a version has done since it was taken up."""

    requests: int = 0
    rows: int = 0
    compared: int = 0  # rows that the shadow was asked too
    disagreed: int = 0  # of these, rows to which it gave another answer


class Rollout:
    """The versions in use: the champion, and perhaps a canary and a shadow."""

    def __init__(self, app: FastAPI, take_up: Any, loader: Any = load) -> None:
        """Follow the files for an application; `take_up` makes a predictor its champion."""
        self.app, self.take_up, self.loader = app, take_up, loader
        self.plan, self.others = Plan(), dict[str, Together]()
        self.figures, self.problem = dict[str, Figures](), ""
        self.asked = set[asyncio.Task[None]]()

    def choose(self, champion: Together) -> Together:
        """Return who answers a request: the canary for its share of them."""
        canary = self.others.get(self.plan.canary)
        if canary is not None and random.random() * 100 < self.plan.percent:  # noqa: S311
            return canary
        return champion

    def listen(self, version: str, rows: Rows, answers: Rows) -> None:
        """Count a request, and let the shadow answer it as well."""
        figures = self.figures.setdefault(version, Figures())
        figures.requests += 1
        figures.rows += len(rows)
        shadow = self.others.get(self.plan.shadow)
        if shadow is not None:
            task = asyncio.create_task(self._compare(shadow, rows, answers))
            self.asked.add(task)  # or nobody would hold it
            task.add_done_callback(self.asked.discard)

    async def _compare(self, shadow: Together, rows: Rows, answers: Rows) -> None:
        figures = self.figures.setdefault(shadow.metadata.version, Figures())
        try:
            found = await shadow.answers(rows)
        except ProjectError:
            found = [{} for _ in rows]
        figures.compared += len(answers)
        figures.disagreed += sum(
            decision(mine) != decision(its) for mine, its in zip(answers, found, strict=False)
        )

    async def follow(self) -> None:
        """Look at the files for as long as the service runs."""
        while True:
            await asyncio.sleep(SECONDS)
            with suppress(OSError):  # a file that is being replaced is there the next time
                await self.look()

    async def look(self) -> None:
        """Take up what the files say; what cannot be loaded is reported and changes nothing."""
        names = registry.champions()[-1:]
        champion = getattr(self.app.state, "champion", None)
        try:
            if names and (champion is None or names[0] != champion.metadata.version):
                predictor = await asyncio.to_thread(self.loader, names[0])
                fits(predictor, champion)
                self.take_up(self.app, predictor)
                log.info("%s answers from now on", names[0])
            self.plan = read_plan()
            await self._load_others()
            self.problem = ""
        except ProjectError as error:
            if str(error) != self.problem:
                log.warning("%s", error)
            self.problem = str(error)

    async def _load_others(self) -> None:
        wanted = {name for name in (self.plan.canary, self.plan.shadow) if name}
        for name in wanted - set(self.others):
            predictor = await asyncio.to_thread(self.loader, name)
            fits(predictor, getattr(self.app.state, "champion", None))
            self.others[name] = Together(predictor)
        for name in set(self.others) - wanted:
            del self.others[name]

    def report(self) -> dict[str, Any]:
        """Return who answers, and what each version has done."""
        versions = {name: asdict(found) for name, found in self.figures.items()}
        return {**self.plan.model_dump(), "problem": self.problem, "versions": versions}


def fits(predictor: Predictor, champion: Together | None) -> None:
    """Raise a ProjectError unless a version takes the rows of the one that answers."""
    if champion and predictor.metadata.columns != champion.metadata.columns:
        name = predictor.metadata.version
        raise ProjectError(f"{name} takes other columns: restart the service to serve it.")


def decision(answer: dict[str, Any]) -> Any:
    """Return what two versions may disagree about: the decision, or else the numbers to 1 %."""
    if decided := [answer[name] for name in ("label", "act", "segment") if name in answer]:
        return decided
    return {k: float(f"{v:.2g}") if isinstance(v, float) else v for k, v in answer.items()}


def install(app: FastAPI, take_up: Any, loader: Any = load) -> None:
    """Follow the files while an application runs, and add a route that says what is going on."""
    rollout = Rollout(app, take_up, loader)
    app.state.rollout = rollout
    app.state.listeners.append(rollout.listen)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await rollout.look()
        task = asyncio.create_task(rollout.follow())
        yield
        task.cancel()

    app.router.lifespan_context = lifespan

    @app.get("/rollout")
    async def report() -> dict[str, Any]:
        """Say which versions answer, and what each has done."""
        return rollout.report()
