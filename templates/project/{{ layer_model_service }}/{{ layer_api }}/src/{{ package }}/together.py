"""Requests that come at the same moment, answered by one call of the model.

A call has its price, be it for one row or for ten: in a busy service it is paid once for everybody who is there. Nobody
waits for others to come. A request is asked for in the event loop's next turn, with those that the same turn has read;
where a model takes longer than a moment, as soon as its thread is free, with those that have come meanwhile.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import islice

from .bodies import Rows
from .predict import Predictor

MOST = 20  # rows asked for in one call elsewhere than on the spot: the first must not wait long for the last


@dataclass(frozen=True, eq=False)
class Asked:
    """A request's rows, whom to ask about them, and who waits for the answers."""

    predictor: Predictor
    rows: Rows
    answers: asyncio.Future[Rows]


class Together:
    """Those who wait for answers: on the spot, or for those of a thread beside the event loop."""

    def __init__(self, thread: Executor | None = None) -> None:
        """Begin with nobody."""
        self.thread = thread
        self.waiting: list[Asked] = []
        self.called = False  # whether a turn is on its way

    async def ask(self, predictor: Predictor, rows: Rows) -> Rows:
        """Return a version's answers to a request's rows."""
        asked = Asked(predictor, rows, asyncio.get_running_loop().create_future())
        self.waiting.append(asked)
        if not self.called:
            self._call()
        return await asked.answers

    def _call(self) -> None:
        self.called = bool(self.waiting)
        if self.called:
            asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        """Answer the first who wait for one version, as many as fit into a call; the others have the next turn."""
        group, count, others = list[Asked](), 0, list[Asked]()
        for asked in self.waiting:
            if asked.answers.done():  # the client has left, or its time is over
                continue
            room = (MOST if self.thread else asked.predictor.at_once) - count
            if not group or (asked.predictor is group[0].predictor and len(asked.rows) <= room):
                group.append(asked)
                count += len(asked.rows)
            else:
                others.append(asked)
        self.waiting = others
        if self.thread and group:
            job = asyncio.get_running_loop().run_in_executor(self.thread, answers_to, group)
            job.add_done_callback(lambda done: self._give(group, done.result()))
        else:
            self._give(group, answers_to(group))

    def _give(self, group: Sequence[Asked], given: Sequence[Rows | Exception]) -> None:
        for asked, answers in zip(group, given, strict=True):
            if asked.answers.done():
                continue
            if isinstance(answers, Exception):
                asked.answers.set_exception(answers)
            else:
                asked.answers.set_result(answers)
        self._call()


def answers_to(group: Sequence[Asked]) -> list[Rows | Exception]:
    """Return the answers to each request; should the model fail at a row, only the request that brought it fails."""
    rows = [row for asked in group for row in asked.rows]
    try:
        answers = group[0].predictor.answer(rows) if group else []
        if len(answers) != len(rows):  # whose they are, nobody could say
            raise ValueError(f"the model gave {len(answers)} answer(s) to {len(rows)} row(s)")
    except Exception as error:
        return [error] if len(group) == 1 else [given for asked in group for given in answers_to([asked])]
    each = iter(answers)
    return [[*islice(each, len(asked.rows))] for asked in group]
