"""Templates that are not ours, in Git repositories made on the spot, for the tests of what is done with them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .lifecycle import numbered

COPIER = {
    "copier.yml": """\
_subdirectory: project
_skip_if_exists: [FIRST.md]
project_name: {type: str, default: Shop}
author_name: {type: str, default: nobody}
workers: {type: int, default: 2}
kind: {type: str, choices: [web, batch], default: web}
secret: {type: str, default: hush, secret: true}
""",
    "project/{{ _copier_conf.answers_file }}.jinja": "# Written by Copier.\n{{ _copier_answers | to_nice_yaml -}}\n",
    "project/README.md.jinja": "# {{ project_name }} in {{ _folder_name }}\n\nBy {{ author_name }}\n",
    "project/FIRST.md": "Yours from the start.\n",
    "project/main.py": numbered("main", 40),
    "project/twice.py": numbered("twice", 40),
    "project/settings.toml.jinja": "workers = {{ workers }}\nkind = '{{ kind }}'\n",
    "project/tool.sh": "#!/bin/sh\n",
    "project/.gitignore": "*.log\nbuild/\n",
    "project/gone.py": numbered("gone", 10),
}
COPIER_CHANGES: Mapping[str, str | None] = {
    "project/main.py": numbered("main", 40, _20="main improved"),
    "project/twice.py": numbered("twice", 40, _5="twice a", _35="twice b"),
    "project/FIRST.md": "Yours from the start, said better.\n",
    "project/added.py.jinja": "WORKERS = {{ workers }}\n",
    "project/gone.py": None,
}

COOKIECUTTER = {
    "cookiecutter.json": """\
{
  "full_name": "Nobody",
  "slug": "shop",
  "title": "{{ cookiecutter.slug|title }}",
  "license": ["MIT", "GPL"],
  "docs": true,
  "_copy_without_render": ["raw.txt"],
  "__package": "{{ cookiecutter.slug|replace('-', '_') }}"
}
""",
    "{{cookiecutter.slug}}/README.md": "# {{ cookiecutter.title }}\n\nBy {{ cookiecutter.full_name }}\n",
    "{{cookiecutter.slug}}/{{cookiecutter.__package}}/main.py": numbered("main", 40),
    "{{cookiecutter.slug}}/twice.py": numbered("twice", 40),
    "{{cookiecutter.slug}}/raw.txt": "{{ as it is }}\n",
    "{{cookiecutter.slug}}/LICENSE": "{{ cookiecutter.license }}\n",
    "{{cookiecutter.slug}}/tool.sh": "#!/bin/sh\n",
    "{{cookiecutter.slug}}/gone.py": numbered("gone", 10),
}
COOKIECUTTER_CHANGES: Mapping[str, str | None] = {
    "{{cookiecutter.slug}}/{{cookiecutter.__package}}/main.py": numbered("main", 40, _20="main improved"),
    "{{cookiecutter.slug}}/twice.py": numbered("twice", 40, _5="twice a", _35="twice b"),
    "{{cookiecutter.slug}}/added.py": "NAME = '{{ cookiecutter.slug }}'\n",
    "{{cookiecutter.slug}}/gone.py": None,
}


@dataclass(frozen=True)
class Stranger:
    """Somebody's template."""

    root: Path

    @property
    def source(self) -> str:
        return str(self.root)

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def release(self, files: Mapping[str, str | None], tag: str | None = None) -> str:
        """Commit changes (``None`` deletes) and return the commit."""
        for name, content in files.items():
            path = self.root / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
            if path.suffix == ".sh":
                path.chmod(0o755)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--message=Change")
        if tag:
            self.git("tag", tag)
        return self.git("rev-parse", "HEAD")


def publish(root: Path, files: Mapping[str, str | None], tag: str | None = None) -> Stranger:
    """Make a repository of a template."""
    root.mkdir(parents=True)
    stranger = Stranger(root)
    stranger.git("init", "--quiet", "--initial-branch=main")
    stranger.release(files, tag)
    return stranger


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a project, links and Git's own aside."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def tracked(folder: Path) -> set[str]:
    """The files that Git tracks in a project."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=folder, capture_output=True, check=True).stdout
    return {os.fsdecode(name) for name in listing.split(b"\0") if name}
