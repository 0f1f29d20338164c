"""The prediction log: what was asked and answered, a line of JSON for each row.

Lines are written by a thread of their own, so that no request waits for a disk. Free text is left
out unless `config.toml` names its column: people write names into it.
"""

import json
import logging
import math
from datetime import UTC, datetime
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import Full, Queue
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field

from ..config import load_settings
from ..schema import Rows

WAITING = 10_000  # rows; with more the disk is too slow, and rows are left out
problems = logging.getLogger(__name__)


class PredictionLogSettings(BaseModel, extra="forbid"):
    """[prediction_log]: where the log is, how much is kept, and which texts it may hold."""

    file: Path
    megabytes: float = Field(gt=0)
    files: int = Field(ge=1)
    text: list[str]


class PredictionLog:
    """A log in files that take turns."""

    def __init__(self, settings: PredictionLogSettings) -> None:
        """Open the log."""
        settings.file.parent.mkdir(parents=True, exist_ok=True)
        size = int(settings.megabytes * 1e6)
        file = RotatingFileHandler(
            settings.file, maxBytes=size, backupCount=settings.files - 1, encoding="utf-8"
        )
        self.queue: Queue[Any] = Queue(WAITING)
        self.handler, self.text = Quiet(self.queue), set(settings.text)
        self.listener = QueueListener(self.queue, file)
        self.listener.start()

    def write(self, version: str, rows: Rows, answers: Rows, columns: dict[str, Any]) -> None:
        """Log the rows of a request, with their answers where each row has one."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        kept = [name for name in rows[0] if name in self.text or not is_text(columns, name)]
        paired = answers if len(answers) == len(rows) else [{} for _ in rows]
        for row, answer in zip(rows, paired, strict=True):
            said = {name: row[name] for name in kept}
            line = {"time": now, "model_version": version, "row": said, "answer": finite(answer)}
            text = json.dumps(line, ensure_ascii=False)
            self.handler.handle(logging.makeLogRecord({"msg": text}))

    def close(self) -> None:
        """Write what is waiting."""
        self.listener.stop()


class Quiet(QueueHandler):
    """Leaves a row out rather than wait, and says so once."""

    dropped = 0

    def enqueue(self, record: logging.LogRecord) -> None:
        """Hand a line to the thread that writes."""
        try:
            self.queue.put_nowait(record)
        except Full:
            if not self.dropped:
                problems.warning("the prediction log is too slow: rows are left out")
            self.dropped += 1


def is_text(columns: dict[str, Any], name: str) -> bool:
    """Return whether a column is free text. A field of a project has its title's name."""
    column = columns.get(name) or columns.get(name.replace("_", " ")) or {"type": "string"}
    kinds = column.get("anyOf", [column])
    return any(kind.get("type") == "string" and not {"enum", "const"} & set(kind) for kind in kinds)


def finite(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer without NaN, which JSON does not have."""
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in answer.items()
    }


def install(app: FastAPI) -> None:
    """Log each request to /predict that is answered."""
    log = PredictionLog(load_settings("prediction_log", PredictionLogSettings))
    app.state.prediction_log = log

    def write(version: str, rows: Rows, answers: Rows) -> None:
        log.write(version, rows, answers, app.state.champion.metadata.columns)

    app.state.listeners.append(write)
