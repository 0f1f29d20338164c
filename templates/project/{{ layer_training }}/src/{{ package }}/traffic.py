"""Who answers: one small file beside the model versions, replaced in one step whenever somebody decides anew."""

import json
import os
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .errors import ProjectError


class Traffic(BaseModel):
    """The champions so far, and who is on trial beside the last one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    history: tuple[str, ...] = ()
    canary: str | None = Field(default=None, description="Answers `percent` of the requests")
    percent: float = Field(default=0.0, ge=0, le=100)
    shadow: str | None = Field(default=None, description="Answers every request too, and is not listened to")

    @property
    def champion(self) -> str | None:
        """The version promoted last."""
        return self.history[-1] if self.history else None

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read the file; without one nobody has been promoted yet.

        Raises:
            ProjectError: it is damaged.

        """
        if not path.is_file():
            return cls()
        try:
            return cls.model_validate(json.loads(path.read_text("utf-8")))
        except ValueError as error:  # pydantic's errors among them
            reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
            raise ProjectError(f"{path} is damaged: {reason}. Delete it, then promote a version.") from error

    def write(self, path: Path) -> None:
        """Replace the file."""
        write(path, self.model_dump_json(indent=2, exclude_defaults=True))

    def promote(self, version: str) -> Self:
        """Return what holds once a version is the champion: who becomes it is on trial no longer."""
        changes: dict[str, object] = {"history": (*self.history, version)}
        if self.canary == version:
            changes |= {"canary": None, "percent": 0.0}
        if self.shadow == version:
            changes |= {"shadow": None}
        return self.model_copy(update=changes)

    def roll_back(self) -> Self:
        """Return what holds once the champion before this one is champion again.

        Raises:
            ProjectError: there is no earlier champion.

        """
        if len(self.history) < 2:
            raise ProjectError("there is no earlier champion to roll back to.")
        return self.model_copy(update={"history": self.history[:-1]})


def write(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader never sees half of it."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text + "\n", "utf-8")
    draft.replace(path)
