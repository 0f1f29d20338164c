"""A small template in three versions, and projects made from them, for the tests of projects that keep living."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.files import write_tree
from mlscaffold.template import bundle
from mlscaffold.template.releases import SOURCE, Origin, Versions

OLDEST, MIDDLE, NEWEST = "1.0.0", "1.1.0", "2.0.0"

_ENVOPS = '{keep_trailing_newline: true, trim_blocks: true, lstrip_blocks: true, line_statement_prefix: "#%"}'


def numbered(name: str, count: int, **changed: str) -> str:
    """Lines of a file, each recognisable; ``_12="x"`` replaces line 12."""
    lines = [changed.get(f"_{number}", f"{name} line {number}") for number in range(1, count + 1)]
    return "".join(f"{line}\n" for line in lines)


def _questions(*extra: str, licences: str) -> str:
    return "\n".join(
        (
            "_subdirectory: project",
            "_templates_suffix: .jinja",
            f"_envops: {_ENVOPS}",
            "project: {type: str, choices: [shop, farm], default: shop}",
            'slug: {type: str, default: "{{ project }}"}',
            'title: {type: str, default: "{{ slug.capitalize() }}"}',
            'author_name: {type: str, default: ""}',
            'author_email: {type: str, default: ""}',
            f"license: {{type: str, choices: [{licences}], default: MIT}}",
            "ci: {type: str, choices: [github, gitlab, none], default: github}",
            "api: {type: bool, help: An API, default: true}",
            "docker:",
            "  type: bool",
            "  help: An image",
            '  default: "{{ api }}"',
            '  validator: "{% if docker and not api %}docker needs api{% endif %}"',
            *extra,
            "package: {type: str, when: false, default: \"{{ slug.replace('-', '_') }}\"}",
            'layer_base: {type: str, when: false, default: "."}',
            "layer_farm: {type: str, when: false, default: \"{{ '.' if project == 'farm' else '' }}\"}",
            "layer_api: {type: str, when: false, default: \"{{ '.' if api else '' }}\"}",
            "layer_docker: {type: str, when: false, default: \"{{ '.' if docker else '' }}\"}",
            "layer_github: {type: str, when: false, default: \"{{ '.' if ci == 'github' else '' }}\"}",
            "layer_gitlab: {type: str, when: false, default: \"{{ '.' if ci == 'gitlab' else '' }}\"}",
            "",
        )
    )


_README = "# {{ title }}\n\nBy {{ author_name or 'nobody' }}.\n"
_SETTINGS = "[project]\nname = \"{{ slug }}\"\ndependencies = [\n  'base',\n#% if api\n  'api-server',\n#% endif\n]\n"

V1: dict[str, bytes] = {
    "copier.yml": _questions("old: {type: bool, help: Old ways, default: false}", licences="MIT, GPL").encode(),
    "project/{{ _copier_conf.answers_file }}.jinja": b"# Keep this.\n{{ _copier_answers | to_nice_yaml -}}\n",
    "project/{{ layer_base }}/README.md.jinja": (_README + numbered("readme", 20)).encode(),
    "project/{{ layer_base }}/.gitattributes": b"* text=auto eol=lf\n*.bin binary\n",
    "project/{{ layer_base }}/.gitignore.jinja": b"*.log\n",
    "project/{{ layer_base }}/pyproject.toml.jinja": _SETTINGS.encode(),
    "project/{{ layer_base }}/src/{{ package }}/main.py": numbered("main", 40).encode(),
    "project/{{ layer_base }}/src/{{ package }}/twice.py": numbered("twice", 60).encode(),
    "project/{{ layer_base }}/src/{{ package }}/same.py": numbered("same", 30).encode(),
    "project/{{ layer_base }}/src/{{ package }}/before.py": numbered("moved", 30).encode(),
    "project/{{ layer_base }}/src/{{ package }}/gone.py": numbered("gone", 10).encode(),
    "project/{{ layer_base }}/latin1.txt": numbered("caf\xe9", 20).encode("latin-1"),
    "project/{{ layer_base }}/logo.bin": bytes(range(256)),
    "project/{{ layer_base }}/tool.sh": numbered("# tool", 10).encode(),
    "project/{{ layer_farm }}/cows.txt": numbered("cow", 10).encode(),
    "project/{{ layer_api }}/src/{{ package }}/serve.py.jinja": numbered("serve", 20).encode(),
    "project/{{ layer_docker }}/Dockerfile": numbered("# image", 10).encode(),
    "project/{{ layer_github }}/.github/workflows/ci.yml": numbered("# github", 10).encode(),
    "project/{{ layer_gitlab }}/.gitlab-ci.yml": numbered("# gitlab", 10).encode(),
}

V2: dict[str, bytes] = {
    **V1,
    "project/{{ layer_base }}/src/{{ package }}/main.py": numbered("main", 40, _20="main improved in 1.1").encode(),
}

_V3 = {
    **V2,
    "copier.yml": _questions("workers: {type: int, help: How many, default: 2}", licences="MIT, BSD").encode(),
    "project/{{ layer_base }}/README.md.jinja": (_README + numbered("readme", 20, _10="readme improved")).encode(),
    "project/{{ layer_base }}/src/{{ package }}/twice.py": numbered("twice", 60, _10="twice a", _50="twice b").encode(),
    "project/{{ layer_base }}/src/{{ package }}/after.py": numbered("moved", 30, _15="moved improved").encode(),
    "project/{{ layer_base }}/latin1.txt": numbered("caf\xe9", 20, _5="caf\xe9 cr\xe8me").encode("latin-1"),
    "project/{{ layer_base }}/logo.bin": bytes(reversed(range(256))),
    "project/{{ layer_base }}/CONTRIBUTING.md.jinja": b"# Contributing to {{ title }}\n\nwith {{ workers }} workers\n",
    "project/{{ layer_api }}/src/{{ package }}/serve.py.jinja": numbered(
        "serve", 20, _1="serve {{ workers }}"
    ).encode(),
}
V3 = {name: content for name, content in _V3.items() if not name.endswith(("before.py", "gone.py"))}

VERSIONS = {OLDEST: V1, MIDDLE: V2, NEWEST: V3}
EXECUTABLE = {NEWEST: ("project/{{ layer_base }}/tool.sh",)}


@dataclass(frozen=True)
class Releases:
    """What somebody who installed one of the versions has."""

    origins: Mapping[str, Origin]

    def known(self, version: str = NEWEST) -> Versions:
        return Versions(self.origins[version])


def release(
    folder: Path, versions: Mapping[str, Mapping[str, bytes]], executable: Mapping[str, tuple[str, ...]]
) -> Releases:
    """Release templates one after the other; each version's bundle holds those before it."""
    checkout = folder / "checkout"
    checkout.mkdir(parents=True)
    identity = {f"GIT_{role}_{what}": "t" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull}

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "core.autocrlf=false", *arguments], cwd=checkout, env=env, check=True)

    git("init", "--quiet", "--initial-branch=main")
    (checkout / ".gitattributes").write_text("* -text\n")
    origins = {}
    for version, files in versions.items():
        shutil.rmtree(checkout / "templates", ignore_errors=True)
        for name, content in files.items():
            path = checkout / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            if name in executable.get(version, ()):
                path.chmod(0o755)
        source = checkout / bundle.VERSION_FILE
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(f'__version__ = "{version}"\n')
        git("add", "--all")
        git("commit", "--quiet", "--message=Release")
        root, packaged = folder / version, folder / f"{version}.bundle"
        shutil.copytree(checkout / "templates", root)
        bundle.build(checkout, packaged)
        origins[version] = Origin(root, version, packaged=packaged)
    return Releases(origins)


@dataclass(frozen=True)
class Shop:
    """A project on the disk."""

    folder: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.folder, capture_output=True, check=True)
        return done.stdout.decode(errors="surrogateescape").rstrip("\n")

    def path(self, name: str) -> Path:
        return self.folder / name

    def read(self, name: str) -> str:
        return self.path(name).read_bytes().decode(errors="surrogateescape")

    def write(self, name: str, content: str | bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(errors="surrogateescape"))

    def insert(self, name: str, line: int, text: str) -> None:
        """Put a line of the owner's before a line, counted from 1."""
        lines = self.read(name).splitlines(keepends=True)
        lines.insert(line - 1, f"{text}\n")
        self.write(name, "".join(lines))

    def commit(self, message: str = "Edit") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def snapshot(self) -> dict[str, tuple[int, bytes | str]]:
        """All that is in the work tree, to the byte and the permission, and what Git thinks of it."""
        found: dict[str, tuple[int, bytes | str]] = {}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if name == ".git" or name.startswith(".git/"):
                continue
            if path.is_symlink():
                found[name] = (0, os.readlink(path))
            else:
                found[name] = (path.stat().st_mode & 0o777, path.read_bytes() if path.is_file() else "")
        found["(head)"] = (0, self.git("rev-parse", "HEAD"))
        found["(index)"] = (0, self.git("ls-files", "--stage"))
        found["(status)"] = (0, self.git("status", "--porcelain"))
        return found

    def unmerged(self) -> set[str]:
        listing = self.git("-c", "core.quotePath=false", "ls-files", "--unmerged", "-z")
        return {line.partition("\t")[2] for line in listing.split("\0") if line}


def make(releases: Releases, folder: Path, version: str = OLDEST, **answers: Any) -> Shop:
    """Make a project as somebody did who had installed a version."""
    origin = releases.origins[version]
    given = {"project": "shop", **answers}
    values = origin.template.answer({"slug": given["project"], "author_name": "Ada", **given})
    files = origin.template.render(values, source=SOURCE, version=origin.tag)
    shop = Shop(folder)
    folder.mkdir(parents=True)
    write_tree(folder, files)
    shop.git("init", "--quiet", "--initial-branch=main")
    shop.git("add", "--all", "--force")
    shop.git("commit", "--quiet", "--message=Start")
    return shop


def generated(releases: Releases, version: str, **answers: Any) -> dict[str, bytes]:
    """What a project of these answers consists of when it is made with a version, the answers file aside."""
    template = releases.origins[version].template
    given = {"project": "shop", **answers}
    values = template.answer({"slug": given["project"], "author_name": "Ada", **given})
    files = template.render(values, source=SOURCE, version=f"v{version}")
    return {path: file.content for path, file in files.items()}
