"""What ``new`` prints: the files it would write, the project it made, and the steps of ``--run``."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from mlscaffold.create.firstrun import Result
from mlscaffold.create.project import Created, Plan
from mlscaffold.create.toolchain import Toolchain
from mlscaffold.template import sizes
from mlscaffold.template.sizes import Size
from mlscaffold.tools import quoted

from .text import busy, counted, next_steps, note, paint, rows, shown


def plan(decided: Plan) -> None:
    """List the files that a project would have."""
    for path in decided.files:
        print(path)
    total = size(sizes.count(decided.files))
    print(f"Would write to {shown(decided.destination)}: {total}. Nothing was written.", file=sys.stderr)


def size(counts: Size) -> str:
    """Return how large a project is, in words."""
    lines = f"{counted(counts.source, 'line')} of source, {counted(counts.tests, 'line')} of tests"
    return f"{counted(counts.files, 'file')}, {counted(counts.modules, 'module')}, {lines}"


def created(made: Created, tools: Toolchain, *, steps: bool) -> None:
    """Say what was made, and what to do next unless it is done at once."""
    decided = made.plan
    facts = [counted(len(decided.files) + made.locked, "file")]
    if decided.use_git and decided.repository is None:
        facts.append("one commit on main")
    if made.locked:
        facts.append("dependencies locked")
    where = shown(decided.destination)
    print(f"{paint('Made', 'green')} {paint(decided.slug, 'bold')} in {where}: {', '.join(facts)}.")
    for text in made.notes:
        note(text)
    if not made.locked:
        how = "uv lock" if tools.can_type_uv else "install uv (https://docs.astral.sh/uv) and run uv lock"
        note(f"There is no uv.lock yet. To pin its dependencies: {how}, then commit uv.lock.")
    if steps:
        to_type(decided, tools)


def to_type(decided: Plan, tools: Toolchain) -> None:
    """Say which commands come next."""
    setup = () if tools.can_type_uv and not tools.group else tools.typed_setup()
    commands = [tools.typed(command) for command in decided.project.steps.values()]
    if decided.answers.values.get("exercise"):
        commands = [tools.typed(program="pytest")]
        note("The functions that EXERCISES.md lists are yours to write; the tests that fail are what is to do.")
    next_steps((line, "") for line in (f"cd {quoted(shown(decided.destination))}", *setup, *commands))


@contextmanager
def step(title: str, what: str, *, is_silent: bool) -> Iterator[None]:
    """Announce a step of ``--run``, give a sign of life where it prints nothing itself, and say how long it took."""
    print(f"\n{paint(f'── {title} ──', 'bold')}  {what}", flush=True)
    start = time.monotonic()
    with busy(what) if is_silent else nullcontext():
        yield
    minutes, seconds = divmod(time.monotonic() - start, 60)
    duration = f"{minutes:.0f} min {seconds:.0f} s" if minutes else f"{seconds:.1f} s"
    print(paint(f"{title} took {duration}.", "dim"), flush=True)


def result(measured: Result, decided: Plan, tools: Toolchain) -> None:
    """Say what the project's first run came to, and where to look next."""
    for text in measured.notes:
        note(text)
    if measured.metric:
        _metric(measured, decided.slug)
    print(f"\n{paint('Look next', 'bold')} in {shown(decided.destination)}")
    places = {
        "MODEL_CARD.md": "what the model is for, and how well it does",
        "reports/": "the figures, plots and worst errors",
        "README.md": "which file does what, and why",
    }
    rows((place, what) for place, what in places.items() if (decided.destination / place).exists())
    if decided.answers.values.get("api"):
        print(f"  {paint(tools.typed('serve'), 'cyan')}")


def _metric(measured: Result, slug: str) -> None:
    data = "the synthetic sample" if measured.data == "sample" else f"{measured.data} data"
    low, high = measured.interval
    better = "higher" if measured.higher_is_better else "lower"
    print(f"\n{paint(f'{measured.metric} on {data}, held out ({better} is better)', 'bold')}")
    figures = {slug: f"{measured.value:.4f}  (95 %: {low:.4f} to {high:.4f})"}
    figures |= {f"baseline: {name}": f"{value:.4f}" for name, value in measured.baselines.items()}
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"  {name.ljust(width)}  {value}")
