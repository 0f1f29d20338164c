"""Signals clean up, or come too late; afterwards all is as before."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from mlscaffold import signals

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows delivers no such signals")

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers_are_restored() -> Iterator[None]:
    before = [signal.getsignal(number) for number in ENDING]
    yield
    assert [signal.getsignal(number) for number in ENDING] == before


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_terminable_leaves_as_the_shell_expects(number: signal.Signals, status: int) -> None:
    with pytest.raises(SystemExit) as caught, signals.terminable():
        signal.raise_signal(number)
    assert caught.value.code == status


def test_terminable_leaves_ctrl_c_alone() -> None:
    with pytest.raises(KeyboardInterrupt), signals.terminable():
        signal.raise_signal(signal.SIGINT)


def test_uninterrupted_delivers_afterwards() -> None:
    waiting = []

    def interrupt_halfway() -> None:
        with signals.uninterrupted() as pending:
            signal.raise_signal(signal.SIGINT)
            waiting.extend(pending)

    with pytest.raises(KeyboardInterrupt):
        interrupt_halfway()
    assert waiting == [signal.SIGINT]


@pytest.mark.parametrize("number", ENDING)
def test_disregarded_never_delivers(number: signal.Signals) -> None:
    with signals.disregarded():
        signal.raise_signal(number)


def test_in_a_thread_nothing_is_handled_and_nothing_breaks() -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with signals.terminable(), signals.uninterrupted(), signals.disregarded():
                pass
        except BaseException as error:  # noqa: BLE001  (a thread's errors would be lost)
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert failures == []


def test_what_is_ignored_already_stays_so() -> None:
    previous = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals.terminable():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, previous)
