"""The command line."""

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from watchfiles import watch

from .exercises import Exercise, find
from .progress import Progress

Name = Annotated[str | None, typer.Argument(help="The exercise; the next one by default.")]
app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def follow(context: typer.Context) -> None:
    """Show the next exercise, run the tests of what is saved, and go on when they pass."""
    if context.invoked_subcommand:
        return
    progress = Progress()
    while todo := progress.todo():
        exercise = todo[0]
        typer.echo(f"\n{exercise.name}, {len(todo)} to go\n\n{exercise.about}\n")
        typer.echo(f"Edit exercises/{exercise.name}.py, or another: its tests run at each save.")
        typer.echo("Ctrl+C leaves. In another terminal, the command `hint` shows a hint.")
        if exercise.is_edited():
            _passes(progress, exercise)
        for changes in watch(progress.root / "exercises", step=100, raise_interrupt=False):
            changed = {Path(path) for _, path in changes}
            saved = [one for one in progress.exercises if changed & {one.file, one.test}]
            if any(_passes(progress, one) for one in saved):
                break
        else:
            raise typer.Exit(130)  # interrupted by Ctrl+C
    typer.echo("All exercises are solved.")


@app.command()
def check(name: Name = None) -> None:
    """Run the tests of an exercise."""
    progress = Progress()
    if not _passes(progress, _chosen(progress, name)):
        raise typer.Exit(1)


@app.command()
def hint(name: Name = None) -> None:
    """Show a hint for an exercise, and one more each time."""
    progress = Progress()
    exercise = _chosen(progress, name)
    typer.echo("\n".join([exercise.name, *progress.hints(exercise)]))


@app.command("progress")
def show_progress() -> None:
    """Show how many exercises of each part are solved."""
    progress = Progress()
    todo = progress.todo()
    for part, group in groupby(progress.exercises, key=lambda exercise: exercise.file.parent.name):
        marks = "".join("." if exercise in todo else "#" for exercise in group)
        typer.echo(f"{part:<15} {marks.count('#'):>2} of {len(marks):<2}  {marks}")
    solved = len(progress.exercises) - len(todo)
    typer.echo(f"{'all':<15} {solved:>2} of {len(progress.exercises)}")


@app.command()
def reset(name: Annotated[str, typer.Argument(help="The exercise.")]) -> None:
    """Write the file of an exercise as it was shipped; your version is lost."""
    exercise = find(Progress().exercises, name)
    exercise.file.write_text(exercise.shipped, "utf-8", newline="\n")
    typer.echo(f"{exercise.name} is as it was shipped.")


def _chosen(progress: Progress, name: str | None) -> Exercise:
    if name is not None:
        return find(progress.exercises, name)
    if not (todo := progress.todo()):
        raise SystemExit("error: all exercises are solved: name the one that you mean")
    return todo[0]


def _passes(progress: Progress, exercise: Exercise) -> bool:
    wrong = progress.check(exercise)
    typer.echo(f"\n{wrong or exercise.name + ' passes.'}")
    return wrong is None


if __name__ == "__main__":
    app()
