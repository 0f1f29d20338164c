"""The prediction log: what was asked and what was answered, a line of JSON for each row, for `monitor` to look back on.

A request only leaves its rows here once its client has the answer; a thread of its own writes them. What the thread
cannot keep up with is dropped and counted: a log must not bring the service down.
"""

import logging
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any, BinaryIO, NamedTuple

from prometheus_client import Counter
from pydantic_core import to_json

from . import logs
from .config import Settings
from .contract import Contract
from .errors import ProjectError
from .incoming import LOG_FILES
from .meters import Meters
from .watch import recorded

log = logging.getLogger(__name__)

QUEUE = 20_000  # rows that may wait for the thread


class Answered(NamedTuple):
    """A request's rows with their answers."""

    time: datetime
    request_id: str
    version: str
    role: str
    rows: list[dict[str, Any]]
    answers: list[dict[str, Any]]


class PredictionLog:
    """Takes up what was answered, and writes it when there is time."""

    def __init__(self, settings: Settings, meters: Meters, contract: Contract) -> None:
        """Write into the folder `[monitor] log`; without one, nothing is to be noted.

        Raises:
            ProjectError: `[monitor] log_fields` names a field that no request has.

        """
        chosen = settings.monitor
        self.folder = settings.root / chosen.log if chosen.log else None
        self.fields = allowed(chosen.log_fields, contract)
        self.most_bytes, self.most_files = chosen.log_bytes, chosen.log_files
        self.dropped = Counter(
            "prediction_log_dropped", "Rows that the prediction log had to leave out", registry=meters.registry
        )
        self.queue, self.waiting, self.lock = SimpleQueue[Answered | None](), 0, Lock()
        self.writer: Thread | None = None

    def note(self, version: str, role: str, rows: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
        """Take up a request's rows, or drop them when too many wait already."""
        with self.lock:
            if self.waiting and self.waiting + len(rows) > QUEUE:
                self.dropped.inc(len(rows))
                return
            self.waiting += len(rows)
        if not self.writer:
            self.writer = Thread(target=self._write, name="prediction-log", daemon=True)
            self.writer.start()
        self.queue.put(Answered(datetime.now(UTC), logs.request_id.get(), version, role, rows, answers))

    def close(self) -> None:
        """Return when everything that was taken up is written."""
        if self.writer:
            self.queue.put(None)
            self.writer.join()

    def _write(self) -> None:
        assert self.folder is not None  # noqa: S101 - without a folder nothing is noted
        files, well = Files(self.folder, self.most_bytes, self.most_files), True
        while answered := self.queue.get():
            try:
                files.write(b"".join(self._lines(answered)))
                well = True
            except Exception as error:
                # Whatever it is, the next rows are tried again; and a full disk is said once, not for every request.
                self.dropped.inc(len(answered.rows))
                if well:
                    log.error("the prediction log cannot be written: %r", error)
                well = False
            with self.lock:
                self.waiting -= len(answered.rows)
        files.close()

    def _lines(self, answered: Answered) -> Iterable[bytes]:
        about = {
            "time": answered.time,
            "request_id": answered.request_id,
            "model_version": answered.version,
            "role": answered.role,
        }
        for row, answer in zip(answered.rows, answered.answers, strict=True):
            kept = {name: row[name] for name in self.fields}
            yield to_json(about | {"row": kept, "answer": recorded(answer)}) + b"\n"


class Files:
    """Files of bounded size in a folder, one at a time for a process, and of all processes together so many."""

    def __init__(self, folder: Path, most_bytes: int, most_files: int) -> None:
        """Create nothing before there is something to write."""
        self.folder, self.most_bytes, self.most_files = folder, most_bytes, most_files
        self.path = folder
        self.file: BinaryIO | None = None

    def write(self, lines: bytes) -> None:
        """Append whole lines; a file that they would make too large is left, and the oldest one deleted."""
        file = self.file
        # Another process may have found this one's file to be the oldest.
        if not file or (file.tell() and file.tell() + len(lines) > self.most_bytes) or not self.path.exists():
            file = self._next()
        try:
            file.write(lines)
            file.flush()
        except OSError:
            self.close()  # half a line may be in it: no other must follow that
            raise

    def close(self) -> None:
        """Close the file, if there is one."""
        file, self.file = self.file, None
        if file:
            file.close()

    def _next(self) -> BinaryIO:
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{os.getpid()}"
        self.path = self.folder / LOG_FILES.replace("*", name)
        self.file = self.path.open("xb")
        for old in sorted(self.folder.glob(LOG_FILES))[: -self.most_files]:
            old.unlink(missing_ok=True)
        return self.file


def allowed(names: Iterable[str], contract: Contract) -> tuple[str, ...]:
    """Return the fields of a row that may be logged: those named; `*` stands for numbers and categories.

    Free text and what hangs together with a person are never among `*`.

    Raises:
        ProjectError: a request has no such field.

    """
    given = list(contract.row.model_json_schema()["properties"])
    harmless = [name for name in [*contract.schema.numbers, *contract.schema.categories] if name in given]
    chosen = list(dict.fromkeys(name for each in names for name in (harmless if each == "*" else [each])))
    if unknown := [name for name in chosen if name not in given]:
        raise ProjectError(f"[monitor] log_fields: no row has {', '.join(unknown)}, but {', '.join(given)}; or say *.")
    return tuple(chosen)
