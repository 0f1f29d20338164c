"""A generated project and an environment to use it in."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryFile
from threading import Thread
from typing import Any

from .shell import environment, run, succeed

MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux


@dataclass(frozen=True)
class Project:
    """A generated project, run from its source in an environment that does not hold it."""

    root: Path
    venv: Path

    @property
    def package(self) -> str:
        """The name of its import package."""
        (package,) = (path.name for path in (self.root / "src").iterdir() if path.is_dir())
        return package

    @property
    def variables(self) -> dict[str, str]:
        """The variables of an activated environment."""
        scripts = str(self.venv / "bin")
        return {
            "PATH": os.pathsep.join([scripts, os.environ["PATH"]]),
            "VIRTUAL_ENV": str(self.venv),
            "PYTHONPATH": str(self.root / "src"),
        }

    def command(self, *arguments: str) -> list[str]:
        """Return the command line of the project's own program."""
        module = "__main__" if (self.root / "src" / self.package / "__main__.py").is_file() else "cli"
        start = f"import sys; sys.argv[0] = 'program'; from {self.package}.{module} import main; main()"
        return [str(self.venv / "bin" / "python"), "-c", start, *arguments]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the project's own program; its exit status is not judged."""
        return run(*self.command(*arguments), cwd=self.root, variables={**self.variables, **variables})

    def succeed(self, *arguments: str, **variables: str) -> str:
        """Run the project's own program, which must succeed, and return what it printed."""
        return succeed(*self.command(*arguments), cwd=self.root, variables={**self.variables, **variables})

    def outcomes(self, *commands: tuple[str, ...]) -> list[str | int | None]:
        """Run the project's own program for one command after another; return how it ended each time.

        That is nothing, a status, or the complaint. It is one process, for importing takes longer than complaining.
        """
        script = (
            f"import json, sys\nfrom {self.package}.__main__ import main\n"
            "for arguments in json.loads(sys.argv.pop()):\n"
            "    sys.argv[1:], code = arguments, None\n"
            "    try:\n        main()\n"
            "    except SystemExit as stop:\n        code = stop.code\n"
            "    print('\\noutcome', json.dumps(code or None))\n"
        )
        printed = self.tool("python", "-c", script, json.dumps(commands)).splitlines()
        return [json.loads(line.removeprefix("outcome ")) for line in printed if line.startswith("outcome ")]

    def complaints(self, *commands: tuple[str, ...]) -> list[str]:
        """Run the project's own program for commands of which none must succeed; return their complaints."""
        found = self.outcomes(*commands)
        assert len(found) == len(commands)
        for command, outcome in zip(commands, found, strict=True):
            assert isinstance(outcome, str), (command, outcome)
            assert outcome.startswith("error: "), (command, outcome)
        return [str(outcome) for outcome in found]

    def usage(self, *arguments: str, **variables: str) -> tuple[float, float]:
        """Run the project's own program, which must succeed; return its seconds of processor time and megabytes."""
        with TemporaryFile("w+") as output:
            process = subprocess.Popen(
                self.command(*arguments), cwd=self.root, env={**environment(), **self.variables, **variables},
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
            # Only wait4 tells what one child took: getrusage tells the most of any of them so far.
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            assert process.returncode == 0, output.read()
        return used.ru_utime + used.ru_stime, used.ru_maxrss / MEGABYTE

    def tool(self, *command: str, timeout: float = 900) -> str:
        """Run a tool of the environment, which must succeed, and return what it printed."""
        program = self.venv / "bin" / command[0]
        return succeed(program, *command[1:], cwd=self.root, variables=self.variables, timeout=timeout)

    def metrics(self) -> dict[str, Any]:
        """Return what `evaluate` measured."""
        measured: dict[str, Any] = json.loads((self.root / "reports" / "metrics.json").read_text("utf-8"))
        return measured

    def champion(self) -> str | None:
        """Return the promoted version, if any."""
        pointer = self.root / "models" / "champion"
        return pointer.read_text("utf-8").split()[-1] if pointer.is_file() else None


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder over HTTP on this machine, and yield its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
