"""The cases of updating: projects of one release of the template that are to become projects of the next."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from . import projects
from .case import Bound, Case, rival
from .lab import AUTHOR, EMAIL, Installed, Lab
from .measure import Program, require
from .projects import ANSWERS, SLUG

OLD, NEW = "99.1.0", "99.2.0"
CHANGED_FILES = 5
CHANGE = "# A line of the next release."
OWNERS_LINE = "A line of the owner."

_VERSION_FILE = "src/mlscaffold/__init__.py"
_VERSION_LINE = '__version__ = "'
_OWNERS_FILE = "README.md"
_LAYERS = ("{{ layer_training }}", "{{ layer_churn_prediction }}")


class Releases:
    """mlscaffold with two more releases of its template, the second with five files changed, and projects of the first.

    Attributes:
        lab: where all of it is.
        installed: mlscaffold of the newer release.
        home: the environment of what is measured; its ``~/.mlscaffold`` knows both releases.
        project: a project of the older release, to which its owner added a line.
    """

    def __init__(self, lab: Lab) -> None:
        """Build and install the releases, and make the project.

        Raises:
            UnavailableError: something of it fails.
        """
        self.lab = lab
        self.installed = self._install()
        self.home = lab.home("home-of-releases")
        bundle = Path(self.home["HOME"], ".mlscaffold", "templates.bundle")
        bundle.parent.mkdir(exist_ok=True)
        packaged = self.installed.site_packages / "mlscaffold" / "_bundle" / "templates.bundle"
        bundle.write_bytes(packaged.read_bytes())
        self.project = lab.root / "old" / SLUG
        self.render(OLD, self.project)
        lab.commit(self.project, "Start")
        self.edit(self.project)

    def render(self, version: str, folder: Path) -> None:
        """Make a project of a release with Copier, which makes the same of it as mlscaffold."""
        projects.clear(folder)
        author = ["-d", f"author_name={AUTHOR}", "-d", f"author_email={EMAIL}"]
        copy = [self.lab.peer("copier")["copier"], "copy", "--defaults", "--quiet", *author, f"--vcs-ref=v{version}"]
        self.lab.setup([*copy, "~/.mlscaffold/templates.bundle", str(folder)], env=self.home)

    def edit(self, project: Path) -> None:
        """Add and commit the owner's line."""
        with (project / _OWNERS_FILE).open("a", encoding="utf-8") as file:
            file.write(f"\n{OWNERS_LINE}\n")
        self.lab.commit(project, "Edit")

    def _install(self) -> Installed:
        checkout = self.lab.snapshot("releases")
        _set_version(checkout, OLD)
        self.lab.commit(checkout, f"Release {OLD}")
        for path in _files_to_change(checkout / "templates" / "project"):
            with path.open("a", encoding="utf-8") as file:
                file.write(f"{CHANGE}\n")
        _set_version(checkout, NEW)
        self.lab.commit(checkout, f"Release {NEW}")
        return self.lab.install_wheel("mlscaffold-next", checkout)


@cache
def _releases(lab: Lab) -> Releases:
    return Releases(lab)


def update(lab: Lab) -> Case:
    """Updating one project, beside the same with Copier and with cruft."""
    releases = _releases(lab)
    prepare = partial(_copies, lab, releases.project, 1)
    check = partial(_all_updated, lab, 1, ANSWERS)

    def copier() -> Program:
        argv = [lab.peer("copier")["copier"], "update", "--defaults", "--quiet", "0"]
        return Program("copier update", argv, releases.home, prepare, check)

    argv = [releases.installed["mlscaffold"], "update", "0"]
    return Case(
        Program("mlscaffold update", argv, releases.home, prepare, check),
        [rival("copier update", copier, 0.15), rival("cruft update", partial(_cruft, releases), 0.45)],
    )


def _cruft(releases: Releases) -> Program:
    """Cruft with a cookiecutter template that bakes to the same files, at both releases."""
    lab = releases.lab
    cruft = lab.peer("cruft")["cruft"]
    template, made = lab.root / "cruft-template", lab.root / "cruft"
    rendered = lab.root / "rendered" / SLUG
    projects.clear(template)
    projects.clear(made)
    for version in (OLD, NEW):
        releases.render(version, rendered)
        (rendered / ANSWERS).unlink()
        projects.write_cookiecutter_template(projects.read(rendered), template)
        lab.commit(template, f"Release {version}")
        if version == OLD:
            lab.setup([cruft, "create", "--no-input", "--output-dir", str(made), str(template)], env=releases.home)
            lab.commit(made / SLUG, "Start")
            releases.edit(made / SLUG)
    argv = [cruft, "update", "--skip-apply-ask", "--project-dir", "0"]
    prepare, check = partial(_copies, lab, made / SLUG, 1), partial(_all_updated, lab, 1, ".cruft.json")
    return Program("cruft update", argv, releases.home, prepare, check)


def update_20(lab: Lab) -> Case:
    """Updating 20 projects with one command, beside a loop of Copier."""
    releases = _releases(lab)
    ours = _fleet(releases, 20)

    def copier() -> Program:
        loop = 'for project in *; do "$0" update --defaults --quiet "$project" || exit; done'
        argv = ["sh", "-c", loop, lab.peer("copier")["copier"]]
        return replace(ours, name="loop of copier update", argv=argv)

    return Case(ours, [rival("loop of copier update", copier, 0.1)], most_runs=2, warm_up=False)


def update_200(lab: Lab) -> Case:
    """Updating 200 projects with one command."""
    return Case(_fleet(_releases(lab), 200), bounds=[Bound("time"), Bound("peak memory")], most_runs=1, warm_up=False)


def _fleet(releases: Releases, count: int) -> Program:
    return Program(
        f"mlscaffold update, {count} projects",
        [releases.installed["mlscaffold"], "update", "."],
        releases.home,
        partial(_copies, releases.lab, releases.project, count),
        partial(_all_updated, releases.lab, count, ANSWERS),
    )


def _copies(lab: Lab, project: Path, count: int, folder: Path) -> None:
    """Fill a folder with copies of a project, called 0, 1 and so on."""
    for name in range(count):
        lab.copy(project, folder / str(name))


def _all_updated(lab: Lab, count: int, record: str, folder: Path) -> None:
    """Check that copies of a project were updated: the template's changes are there, and the owner's, and nothing else.

    Raises:
        CheckError: one was not.
    """
    for name in range(count):
        project = folder / str(name)
        differing = lab.git(project, "diff", "--name-only", "HEAD").splitlines()
        require(record in differing, f"project {name} still records the old version")
        changed = [path for path in differing if path != record]
        require(len(changed) == CHANGED_FILES, f"project {name} has other changes than the template's: {changed}")
        for path in changed:
            require((project / path).read_text().endswith(f"{CHANGE}\n"), f"{path} of project {name} was not updated")
        kept = OWNERS_LINE in (project / _OWNERS_FILE).read_text()
        require(kept, f"project {name} lost its owner's line")


def _files_to_change(project: Path) -> list[Path]:
    """Choose source files of the template, evenly over those that the project has at its defaults."""
    found = [path for layer in _LAYERS for path in (project / layer).rglob("*.py*")]
    candidates = sorted(
        path for path in found if not any("{{ layer" in part for part in path.parts[len(project.parts) + 1 :])
    )
    return candidates[:: len(candidates) // CHANGED_FILES][:CHANGED_FILES]


def _set_version(checkout: Path, version: str) -> None:
    path = checkout / _VERSION_FILE
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f'{_VERSION_LINE}{version}"' if line.startswith(_VERSION_LINE) else line for line in lines]
    path.write_text("\n".join([*changed, ""]), encoding="utf-8")
