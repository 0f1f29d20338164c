#!/usr/bin/env python3
"""Run a command in this checkout's own environment, which is made first where it is missing.

    python3 run.py mlscaffold new churn-prediction ../churn-prediction --run
    python3 run.py pytest

The environment is ``.venv`` beside this file, with mlscaffold (editable) and its development tools. uv makes it: the
one on the PATH, else one installed into the environment itself. It is brought up to date when pyproject.toml changes.
The exit status is the command's; 1 when the environment cannot be made; 2 when no command is given. Standard library
only.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST_PYTHON = (3, 11)
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
SCRIPTS = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(SCRIPTS, "python.exe" if os.name == "nt" else "python")
STAMP = os.path.join(VENV, "made-from")


def main():
    """Run the command line's command and return its exit status."""
    if not sys.argv[1:]:
        print("Usage: python3 run.py COMMAND [ARGUMENT]..., for instance: python3 run.py pytest", file=sys.stderr)
        return 2
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        print(f"mlscaffold needs Python {wanted} or later; this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    wanted = fingerprint()
    if not os.path.exists(PYTHON) or read(STAMP) != wanted:
        try:
            make_environment()
        except subprocess.CalledProcessError as error:
            print(f"run.py: {' '.join(error.cmd)} failed, exit {error.returncode}", file=sys.stderr)
            return 1
        except OSError as error:
            print(f"run.py: the environment could not be made: {error}", file=sys.stderr)
            return 1
        with open(STAMP, "w", encoding="utf-8") as stamp:
            stamp.write(wanted)
    return execute(sys.argv[1], sys.argv[2:])


def fingerprint():
    """Return what the environment depends on, condensed: pyproject.toml."""
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read(path):
    """Return a file's text; nothing where there is none."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def make_environment():
    """Make the environment or bring it up to date, saying so in one line."""
    uv = find_uv()
    with_what = "uv" if uv else "pip and uv"
    print(f"run.py: making the environment in {VENV} with {with_what}", file=sys.stderr, flush=True)
    if not os.path.exists(PYTHON):
        if uv:
            check([uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, VENV])
        else:
            check([sys.executable, "-m", "venv", "--clear", VENV])
    if not uv:
        check([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"])
        uv = shutil.which("uv", path=SCRIPTS)
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    check([*install, "--group", "dev", "--editable", "."])


def find_uv():
    """Return the path of a uv that knows dependency groups: the user's, else the environment's own, else None."""
    for uv in (shutil.which("uv"), shutil.which("uv", path=SCRIPTS)):
        if uv:
            usage = subprocess.run([uv, "pip", "install", "--help"], capture_output=True, check=False)
            if b"--group" in usage.stdout:
                return uv
    return None


def check(command):
    """Run a command of the set-up in this checkout; an activated environment is not its business."""
    environment = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
    subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)


def execute(name, arguments):
    """Run a command, the environment's where it has one of that name, and return its exit status."""
    program = shutil.which(name, path=SCRIPTS) or shutil.which(name)
    if program is None:
        print(f"run.py: there is no command {name!r}, neither in .venv nor on the PATH", file=sys.stderr)
        return 127
    if os.name != "nt":
        os.execv(program, [program, *arguments])
    process = subprocess.Popen([program, *arguments])
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Windows sends Ctrl-C to the command too; how it takes it decides the exit status.
            continue


if __name__ == "__main__":
    sys.exit(main())
