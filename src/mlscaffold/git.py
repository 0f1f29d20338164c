"""The few things asked of Git: who the user is, whether a folder is in a work tree, a first commit."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from .errors import GitError, GitMissingError

_SIGNING_TIMEOUT = 120.0


@dataclass(frozen=True, slots=True)
class Identity:
    """Who makes a commit; either part may be empty when Git does not know it."""

    name: str
    email: str


def find() -> str:
    """Return the path of the ``git`` program.

    Raises:
        GitMissingError: there is none.
    """
    program = shutil.which("git")
    if program is None:
        raise GitMissingError
    return program


def environment() -> dict[str, str]:
    """Return this process's environment without what would point git at another repository (as in a hook)."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_")
        or name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_CONFIG_", "GIT_SSH", "GIT_SSL"))
    }
    return {**kept, "LC_ALL": "C"}


def run(
    *arguments: str,
    cwd: Path,
    stdin: bytes | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
    accept: tuple[int, ...] = (0,),
    keep: tuple[int, ...] = (),
    shielded: bool = False,
) -> str:
    """Run a git command in a folder and return its standard output.

    Args:
        arguments: of git.
        cwd: the folder.
        stdin: what git reads.
        env: variables to set besides.
        timeout: in seconds.
        accept: the exit statuses that are no failure.
        keep: descriptors that git inherits; a lock on one is held until git ends.
        shielded: whether Ctrl-C in the terminal does not reach git.

    Raises:
        GitError: it exits with another status, or takes longer than the timeout.
        GitMissingError: there is no git.
    """
    try:
        done = subprocess.run(
            [find(), *arguments],
            cwd=cwd,
            env={**environment(), **(env or {})},
            input=stdin if stdin is not None else b"",
            capture_output=True,
            timeout=timeout,
            pass_fds=keep,
            process_group=0 if shielded else None,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise GitError(_words(arguments), f"no answer in {error.timeout:.0f} seconds") from error
    if done.returncode not in accept:
        raise GitError(_words(arguments), (done.stderr or done.stdout).decode(errors="replace"))
    return done.stdout.decode(errors="surrogateescape")


def _words(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command line without its leading ``-c key=value`` pairs."""
    words = list(arguments)
    while words[:1] == ["-c"]:
        del words[:2]
    return tuple(words)


class Probe:
    """What Git says of a folder, asked in the background so that the answers are there when wanted."""

    def __init__(self, folder: Path) -> None:
        """Start asking; the folder must exist.

        Raises:
            GitMissingError: there is no git.
        """
        program = find()

        def ask(*arguments: str) -> subprocess.Popen[bytes]:
            return subprocess.Popen(
                [program, *arguments],
                cwd=folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )

        self._config = ask("config", "--list", "--null")
        self._toplevel = ask("rev-parse", "--show-toplevel")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no process behind: whatever was not read by now is not wanted."""
        for process in (self._config, self._toplevel):
            if process.poll() is None:
                process.kill()
            with process:
                pass

    def config(self) -> dict[str, str]:
        """Return Git's configuration there: the last value of each key; keys in lower case but for subsections."""
        output, _ = self._config.communicate()
        pairs = (entry.partition("\n") for entry in output.decode(errors="replace").split("\0") if entry)
        return {key: value for key, _, value in pairs}

    def work_tree(self) -> Path | None:
        """Return the root of the work tree that holds the folder, if one does."""
        output, _ = self._toplevel.communicate()
        root = output.decode(errors="surrogateescape").rstrip("\n")
        return Path(root) if root else None


def identity(config: Mapping[str, str]) -> Identity:
    """Return who Git would name as the author: its environment variables first, then its configuration."""
    return Identity(
        name=os.environ.get("GIT_AUTHOR_NAME") or config.get("author.name") or config.get("user.name", ""),
        email=os.environ.get("GIT_AUTHOR_EMAIL") or config.get("author.email") or config.get("user.email", ""),
    )


def is_ignored(path: Path, *, work_tree: Path) -> bool:
    """Tell whether a work tree's ignore rules cover a path, which need not exist."""
    try:
        run("check-ignore", "--quiet", "--", os.fspath(path), cwd=work_tree)
    except GitError:
        return False
    return True


@contextmanager
def initialising(root: Path, config: Mapping[str, str]) -> Iterator[None]:
    """Make an empty repository with the branch ``main`` in a folder, while the body does something else.

    Git's sample hooks are left out; a template folder that the user has configured is honoured.

    Raises:
        GitError: git refuses; raised at the end.
    """
    template = [] if "init.templatedir" in config or "GIT_TEMPLATE_DIR" in os.environ else ["--template="]
    process = subprocess.Popen(
        [find(), "init", "--quiet", "--initial-branch=main", *template],
        cwd=root,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield
    finally:
        _, stderr = process.communicate()
    if process.returncode:
        raise GitError(["init"], stderr.decode(errors="replace"))


def stage_all(root: Path, *, folder: Path | None = None, ignored: bool = True) -> None:
    """Stage every file of a work tree, or of one folder of it.

    Args:
        root: the top of the work tree.
        folder: the folder of it, if not all.
        ignored: whether files that ignore rules cover are staged too.

    Raises:
        GitError: git refuses.
    """
    target = [*(["--force"] if ignored else []), *(["--", os.fspath(folder)] if folder else [])]
    # Fast compression: the objects are packed properly at Git's next housekeeping.
    run("-c", "core.looseCompression=1", "-c", "core.safecrlf=false", "add", "--all", *target, cwd=root)


def first_commit(root: Path, message: str, *, stand_in: Identity) -> tuple[str, ...]:
    """Commit what is staged, as the user; no hook of theirs runs.

    Where Git knows no identity, ``stand_in`` is named for this commit only; where signing fails, it is not signed.

    Returns:
        What was done otherwise than Git's configuration says, as sentences for the user.

    Raises:
        GitError: git refuses even so.
    """
    options = [
        "-c", "core.looseCompression=1", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
        "-c", "user.useConfigOnly=true", "-c", f"core.hooksPath={root / '.git' / 'no-hooks'}",
    ]  # fmt: skip
    commit = ["commit", "--quiet", "--no-verify", f"--message={message}"]
    notes: list[str] = []
    env: dict[str, str] = {}
    while True:
        try:
            run(*options, *commit, cwd=root, env=env, timeout=_SIGNING_TIMEOUT)
        except GitError:
            if not env and not knows_identity(root):
                env = {
                    "GIT_AUTHOR_NAME": stand_in.name,
                    "GIT_AUTHOR_EMAIL": stand_in.email,
                    "GIT_COMMITTER_NAME": stand_in.name,
                    "GIT_COMMITTER_EMAIL": stand_in.email,
                }
                notes.append(
                    f"Git knows no identity, so the commit names {stand_in.name} <{stand_in.email}>. Set yours with "
                    'git config --global user.name "Your Name" and git config --global user.email you@example.com'
                )
            elif "--no-gpg-sign" not in commit and signs(root):
                commit.append("--no-gpg-sign")
                notes.append("Git is set to sign commits but could not, so this one is not signed.")
            else:
                raise
        else:
            return tuple(notes)


def knows_identity(root: Path) -> bool:
    """Tell whether Git knows who would make a commit in a repository."""
    try:
        for person in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            run("-c", "user.useConfigOnly=true", "var", person, cwd=root)
    except GitError:
        return False
    return True


def signs(root: Path) -> bool:
    """Tell whether Git is set to sign the commits of a repository."""
    try:
        return run("config", "--type=bool", "commit.gpgSign", cwd=root).strip() == "true"
    except GitError:
        return False


def read_blobs(oids: Iterable[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> dict[str, bytes]:
    """Return the contents of blobs by their names, in one process.

    Raises:
        GitError: one is missing.
    """
    wanted = "".join(f"{oid}\n" for oid in dict.fromkeys(oids))
    if not wanted:
        return {}
    done = subprocess.run(
        [find(), "cat-file", "--batch"],
        cwd=cwd,
        env={**environment(), **(env or {})},
        input=wanted.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise GitError(["cat-file"], done.stderr.decode(errors="replace"))
    return dict(_blobs(done.stdout))


def _blobs(output: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the objects in what ``git cat-file --batch`` printed."""
    position = 0
    while position < len(output):
        end = output.index(b"\n", position)
        words = output[position:end].decode().split(" ")
        if words[1] == "missing":
            raise GitError(["cat-file"], f"object {words[0]} is missing; the repository is damaged or partial")
        size = int(words[2])
        yield words[0], output[end + 1 : end + 1 + size]
        position = end + 1 + size + 1
