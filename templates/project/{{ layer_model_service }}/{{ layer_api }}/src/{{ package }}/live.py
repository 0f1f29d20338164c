"""Which versions answer: the champion, beside it perhaps a canary and a shadow; taken up while the service runs."""

import asyncio
import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from .config import Settings
from .contract import contract
from .errors import ProjectError
from .meters import Meters
from .predict import Predictor
from .registry import Registry
from .traffic import Traffic
from .versions import NO_CHAMPION

log = logging.getLogger(__name__)

Role = Literal["champion", "canary", "shadow"]


@dataclass(frozen=True)
class Lineup:
    """The versions that are loaded, all of one look at the registry."""

    traffic: Traffic = field(default_factory=Traffic)
    loaded: Mapping[str, Predictor] = field(default_factory=dict)

    def get(self, version: str | None) -> Predictor | None:
        """Return a version if it is loaded."""
        return self.loaded.get(version) if version else None

    @property
    def champion(self) -> Predictor | None:
        """The version that answers unless another one is asked to."""
        return self.get(self.traffic.champion)

    @property
    def shadow(self) -> Predictor | None:
        """The version that answers too, and is not listened to."""
        return self.get(self.traffic.shadow)

    def choose(self) -> tuple[Predictor, Role] | None:
        """Return who answers the next request: the canary its share of the time, else the champion."""
        canary = self.get(self.traffic.canary)
        # Not for security: any even draw will do.
        if canary and random.random() * 100 < self.traffic.percent:  # noqa: S311
            return canary, "canary"
        return (self.champion, "champion") if self.champion else None


class Live:
    """The line-up, kept up to date. A request sees one line-up from its start to its end."""

    def __init__(self, settings: Settings, meters: Meters) -> None:
        """Load nothing yet."""
        self.settings, self.meters = settings, meters
        self.registry, self.contract = Registry(settings.models), contract(settings)
        self.lineup = Lineup()
        self.problem = "no model has been loaded yet"
        self._seen: object = None
        self._roles = set[tuple[str, str]]()

    def refresh(self) -> None:
        """Take up what the registry says now. What cannot be loaded changes nothing, and is said in `problem`."""
        if (seen := _stamp(self.registry.pointer)) == self._seen:
            return
        try:
            lineup = self._load()
        except Exception as error:
            # Whatever a damaged file makes of its reader: the versions that answer go on answering.
            self.problem = str(error) if isinstance(error, ProjectError) else f"{type(error).__name__}: {error}"
            self.meters.reloads.labels("failed").inc()
            log.error("models/ has changed, and cannot be taken up: %s", self.problem)
            # An unreadable champion may be repaired without the pointer changing, so it is tried again.
            self._seen = seen if self.lineup.champion else None
            return
        self._seen, self.lineup = seen, lineup
        self.meters.reloads.labels("done").inc()
        self._report()

    async def watch(self) -> None:
        """Look at the registry from time to time, until cancelled."""
        while True:
            await asyncio.sleep(self.settings.serve.reload)
            await asyncio.to_thread(self.refresh)

    def _load(self) -> Lineup:
        traffic, loaded, problem = self.registry.traffic(), dict[str, Predictor](), ""
        if not traffic.champion:
            raise ProjectError(NO_CHAMPION)
        for version in dict.fromkeys([traffic.champion, traffic.canary, traffic.shadow]):
            if not version:
                continue
            try:
                loaded[version] = self.lineup.get(version) or self._trial(version)
            except ProjectError as error:
                if version == traffic.champion:
                    raise
                # Somebody on trial who does not turn up is no reason to send everybody home.
                problem = str(error)
                log.error("%s is left out: %s", version, error)
        self.problem = problem  # not before: who asks meanwhile is told the last one
        return Lineup(traffic, loaded)

    def _trial(self, version: str) -> Predictor:
        """Load a version and have it answer the documented example, so that its first request is not its first try."""
        try:
            predictor = self.contract.load(version)
            predictor.answer([predictor.example()])
        except ProjectError:
            raise
        except Exception as error:
            raise ProjectError(f"{version} cannot answer the schema's own example: {error!r}") from error
        return predictor

    def _report(self) -> None:
        roles = {("champion", self.lineup.traffic.champion), ("canary", self.lineup.traffic.canary)}
        now = {(version, role) for role, version in roles | {("shadow", self.lineup.traffic.shadow)} if version}
        for version, role in self._roles | now:
            self.meters.served.labels(version, role).set((version, role) in now)
        self._roles = now
        log.info("serving %s", ", ".join(f"{version} as {role}" for version, role in sorted(now)))


def _stamp(path: Path) -> object:
    """Return what changes when a file does."""
    try:
        status = path.stat()
    except OSError:
        return "absent"
    return status.st_mtime_ns, status.st_size, status.st_ino
