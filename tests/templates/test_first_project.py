"""The page "Your first project in ten minutes" is true: its commands run as written, and print what it shows."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from .conftest import FIRST
from .tools.shell import REPOSITORY, environment, need, succeed

PAGE = (REPOSITORY / "docs" / "first-project.md").read_text(encoding="utf-8")


def blocks() -> Iterator[tuple[str, str]]:
    """Yield the blocks of code: their language, and what they hold."""
    yield from re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", PAGE)


def commands(block: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of a block, each with the lines that it is said to print; dots stand for others."""
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        command, *lines = part.splitlines()
        yield command, [line for line in lines if line != "..."]


def masked(text: str) -> str:
    """Return text without its numbers, whose last digits differ between machines, and without padding."""
    return " ".join(re.sub(r"\d[\d.,]*", "0", text).split())


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def variables(make_environment: Callable[[str], Path], tmp_path: Path) -> dict[str, str]:
    """A home of its own, and the environment that tests share in the place of the one that uv would make."""
    venv, programs = make_environment("3.11"), tmp_path / "bin"
    programs.mkdir()
    program = programs / FIRST
    program.write_text(f'#!/bin/sh\nexec "{venv}/bin/python" -m churn_prediction "$@"\n')
    program.chmod(0o755)
    people = {f"GIT_{role}_{what}": "ada@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    path = os.pathsep.join([str(programs), environment()["PATH"]])
    tools = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(programs)}
    shared = {"UV_PROJECT_ENVIRONMENT": str(venv), "UV_NO_SYNC": "1", "UV_CACHE_DIR": os.environ["UV_CACHE_DIR"]}
    source = {"PYTHONPATH": str(tmp_path / "projects" / FIRST / "src")}
    return {"HOME": str(tmp_path), "PATH": path, **people, **tools, **shared, **source}


@pytest.mark.slow
@pytest.mark.xdist_group(FIRST)
@pytest.mark.skipif(sys.platform == "win32", reason="its commands are of a POSIX shell")
def test_its_commands_do_what_it_says(variables: dict[str, str], tmp_path: Path) -> None:
    need("curl", "uv")
    port = str(free_port())
    variables["PORT"] = port
    folder, services = REPOSITORY, list[subprocess.Popen[bytes]]()
    try:
        for language, block in blocks():
            if language == "json":
                (folder / "customer.json").write_text(block)
            elif language == "toml":
                name = block.partition(" =")[0]
                config, count = re.subn(rf"(?m)^{name} = [\d.]+", block.strip(), (folder / "config.toml").read_text())
                assert count == 1, block
                (folder / "config.toml").write_text(config)
            for command, expected in commands(block) if language == "console" else ():
                if command.startswith("cd "):
                    folder /= command.removeprefix("cd ")
                elif command.endswith(" serve"):
                    stop(services)
                    services.append(subprocess.Popen(command.split(), cwd=folder, env={**environment(), **variables}))
                    wait_for(f"http://127.0.0.1:{port}/ready")
                else:
                    typed = command.replace(":8000", f":{port}")
                    printed = succeed("sh", "-c", typed, cwd=folder, variables=variables)
                    shown = [masked(line) for line in printed.splitlines()]
                    assert [line for line in expected if masked(line) not in shown] == [], printed
            if folder == REPOSITORY:
                folder = tmp_path / "projects"
                folder.mkdir()
    finally:
        stop(services)


def stop(services: list[subprocess.Popen[bytes]]) -> None:
    for service in services:
        service.terminate()
        service.wait(30)
    services.clear()


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(address, timeout=5):
                return
        except URLError:
            assert time.monotonic() < deadline, f"nothing answers at {address}"
            time.sleep(0.1)
