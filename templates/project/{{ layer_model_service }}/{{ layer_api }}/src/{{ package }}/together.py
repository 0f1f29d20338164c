"""Answering together: the requests of one turn of the event loop share one call of the model.

A call costs about as much for eight rows as for one. While a call runs in a thread, the requests
that arrive wait for the next one, so that a busy service makes fewer and larger calls.
"""

import asyncio
import logging
from collections import deque
from itertools import islice

from . import ProjectError
from .predict import Predictor
from .schema import Rows

MOST = 1_000  # rows of several requests in one call
Waiting = tuple[Rows, asyncio.Future[Rows | ProjectError]]

log = logging.getLogger(__name__)


class Together:
    """Answers requests with one version of the model."""

    def __init__(self, predictor: Predictor) -> None:
        """Start without requests."""
        self.predictor, self.metadata = predictor, predictor.metadata
        self.waiting: deque[Waiting] = deque()
        self.task: asyncio.Task[None] | None = None

    async def answers(self, rows: Rows) -> Rows:
        """Return the answers to the rows of one request."""
        future = asyncio.get_running_loop().create_future()
        self.waiting.append((rows, future))
        if self.task is None or self.task.done():
            # It starts after the requests that have arrived in this turn.
            self.task = asyncio.create_task(self._work())
        answers: Rows | ProjectError = await future
        if isinstance(answers, ProjectError):
            raise answers
        return answers

    async def _work(self) -> None:
        while self.waiting:
            await asyncio.sleep(0)  # one more turn, for the requests that are being read
            batch = self._take()
            if sum(len(rows) for rows, _ in batch) <= self.predictor.quick:
                answers = self._ask(batch)
            else:
                answers = await asyncio.to_thread(self._ask, batch)
            for (_, future), answer in zip(batch, answers, strict=True):
                if not future.done():  # the client is still there
                    future.set_result(answer)

    def _take(self) -> list[Waiting]:
        batch = [self.waiting.popleft()]
        count = len(batch[0][0])
        while self.waiting and self.metadata.by_row:
            count += len(self.waiting[0][0])
            if count > MOST:
                break
            batch.append(self.waiting.popleft())
        return batch

    def _ask(self, batch: list[Waiting]) -> list[Rows | ProjectError]:
        try:
            answers = self.predictor.model.answers([row for rows, _ in batch for row in rows])
        except Exception as error:  # a model may raise anything
            if len(batch) > 1:  # one request is at fault, and the others get their answers
                return [answer for request in batch for answer in self._ask([request])]
            log.exception("%s cannot answer a request", self.metadata.version)
            return [ProjectError(f"the model cannot answer these rows: {type(error).__name__}")]
        if len(batch) == 1:
            return [answers]
        rest = iter(answers)
        return [list(islice(rest, len(rows))) for rows, _ in batch]
