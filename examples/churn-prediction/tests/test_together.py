import asyncio
from concurrent.futures import Executor, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from churn_prediction.bodies import Rows
from churn_prediction.together import MOST, Together


class Model:
    """Says of each number whether it is even, three at once; of what is no number it can say nothing."""

    at_once = 3

    def __init__(self) -> None:
        self.calls: list[int] = []

    def answer(self, rows: Rows) -> Rows:
        self.calls.append(len(rows))
        return [{"even": row["number"] % 2 == 0} for row in rows]


def asked(
    requests: list[tuple[Any, list[Any]]], leaving: int | None = None, thread: Executor | None = None
) -> list[Any]:
    """Ask models for lists of numbers at the same moment; one of those who ask may leave before it is answered."""

    async def main() -> list[Any]:
        together = Together(thread)
        tasks = [
            asyncio.create_task(together.ask(model, [{"number": number} for number in numbers]))
            for model, numbers in requests
        ]
        await asyncio.sleep(0)
        if leaving is not None:
            tasks[leaving].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    return asyncio.run(main())


def even(answers: Any) -> list[bool]:
    return [answer["even"] for answer in answers]


def test_who_comes_at_the_same_moment_is_answered_by_one_call_and_gets_its_own_answers() -> None:
    model = Model()
    first, second = asked([(model, [1, 2]), (model, [4])])
    assert (even(first), even(second)) == ([False, True], [True])
    assert model.calls == [3]


def test_a_call_is_never_for_more_rows_than_the_model_answers_at_once() -> None:
    model = Model()
    answers = asked([(model, [number]) for number in range(8)])
    assert [even(answer) for answer in answers] == [[number % 2 == 0] for number in range(8)]
    assert model.calls == [3, 3, 2]


def test_versions_are_asked_for_themselves() -> None:
    one, other = Model(), Model()
    answers = asked([(one, [1]), (other, [2]), (one, [3, 4]), (other, [5])])
    assert [even(answer) for answer in answers] == [[False], [True], [False, True], [False]]
    assert (one.calls, other.calls) == ([3], [2])


def test_a_row_at_which_the_model_fails_is_only_its_own_request_s_trouble() -> None:
    model = Model()
    good, bad, last = asked([(model, [2]), (model, ["two"]), (model, [3])])
    assert (even(good), even(last)) == ([True], [False])
    assert isinstance(bad, TypeError)
    assert model.calls == [3, 1, 1, 1]


class Forgetful(Model):
    """Answers the last row only."""

    def answer(self, rows: Rows) -> Rows:
        return super().answer(rows)[-1:]


def test_answers_that_are_too_few_are_given_to_nobody() -> None:
    model = Forgetful()
    first, second, both = asked([(model, [1]), (model, [2]), (model, [3, 4])])
    assert (even(first), even(second)) == ([False], [True])
    assert isinstance(both, ValueError)


@pytest.mark.parametrize("leaving", [0, 1])
def test_who_has_left_is_not_asked_for(leaving: int) -> None:
    model = Model()
    answers = asked([(model, [1]), (model, [2])], leaving)
    assert isinstance(answers[leaving], asyncio.CancelledError)
    assert even(answers[1 - leaving]) == [leaving == 0]
    assert model.calls == [1]


def test_who_comes_while_a_thread_is_busy_is_answered_by_its_next_call() -> None:
    model: Any = Model()
    with ThreadPoolExecutor(1) as thread:
        busy = Event()
        thread.submit(busy.wait)

        async def main() -> list[Rows]:
            together = Together(thread)
            first = asyncio.create_task(together.ask(model, [{"number": 1}]))
            for _ in range(3):
                await asyncio.sleep(0)  # its call is on its way
            others = [asyncio.create_task(together.ask(model, [{"number": number}])) for number in range(30)]
            gone = asyncio.create_task(together.ask(model, [{"number": "none"}]))
            await asyncio.sleep(0)
            gone.cancel()
            busy.set()
            return [*await asyncio.gather(first, *others)]

        first, *others = asyncio.run(main())
    assert even(first) == [False]
    assert [even(answers) for answers in others] == [[number % 2 == 0] for number in range(30)]
    assert model.calls == [1, MOST, 30 - MOST]


def test_a_failure_in_a_thread_is_its_own_request_s_too() -> None:
    with ThreadPoolExecutor(1) as thread:
        bad, good = asked([(Model(), ["two"]), (Model(), [2])], thread=thread)
    assert isinstance(bad, TypeError)
    assert even(good) == [True]


def test_when_everybody_has_left_nothing_is_asked_and_the_next_one_is_answered() -> None:
    model: Any = Model()

    async def main() -> Rows:
        together = Together()
        gone = asyncio.create_task(together.ask(model, [{"number": 1}]))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait([gone])
        return await together.ask(model, [{"number": 2}])

    assert even(asyncio.run(main())) == [True]
    assert model.calls == [1]
