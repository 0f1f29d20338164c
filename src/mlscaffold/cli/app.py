"""The command line: the list of commands, and the one boundary for errors.

Expected errors end in one line and their exit status, any other in a line that says where its log is.
"""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from mlscaffold import __version__
from mlscaffold.errors import MlscaffoldError

from .commands import adopt, completion, export, features, info, list_projects, new, review, status, update
from .output import text

INTERRUPTED = 130
"""The exit status after Ctrl-C."""

_EXAMPLES = """\b
Examples:
  mlscaffold new churn-prediction        asks nothing, works offline
  mlscaffold new churn-prediction --run  and trains it, and shows the result
  mlscaffold new gh:OWNER/NAME DEST      of a Copier or cookiecutter template
  mlscaffold update --diff               what a newer one would change"""

# Without Rich's markup, and without pretty tracebacks, no command loads Rich to print its help or an error.
app = typer.Typer(
    name="mlscaffold",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"max_content_width": 100},
    epilog=_EXAMPLES,
)
app.command()(new.new)
app.command("list")(list_projects.list_projects)
app.command()(info.info)
app.command()(update.update)
app.command()(status.status)
app.command()(features.add)
app.command()(features.remove)
app.command()(review.review)
app.command()(adopt.adopt)
app.command()(export.export)
app.command()(completion.completion)


def _show_version(is_wanted: bool) -> None:  # noqa: FBT001  (Typer calls it)
    if is_wanted:
        print(f"mlscaffold {__version__}")
        raise typer.Exit


@app.callback()
def mlscaffold(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Machine-learning projects that train, test, serve and keep living."""
    text.print_notes()


def main(arguments: Sequence[str]) -> int:
    """Run mlscaffold and return its exit status: this is the error boundary."""
    text.start_here()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A character that the terminal's encoding lacks is no reason to fail.
            stream.reconfigure(errors="replace")
    try:
        status = app(list(arguments) or ["--help"], prog_name="mlscaffold", standalone_mode=False)
        # What is left in the buffer would otherwise be written at exit, where nobody catches an error.
        sys.stdout.flush()
    except MlscaffoldError as error:
        text.complain(str(error))
        return error.exit_code
    except typer.TyperException as error:
        context = getattr(error, "ctx", None)
        text.complain(f"{error.format_message()} See {context.command_path if context else 'mlscaffold'} --help.")
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        status = INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output (head, a pager) has seen enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001  (the boundary: whatever it is, the user gets a line and a log)
        text.complain(_reported(error))
        return 1
    if status == INTERRUPTED:
        text.complain("Interrupted.")
    if not arguments:
        return 2
    return status if isinstance(status, int) else 0


def _reported(error: Exception) -> str:
    """Write what is needed to find a defect to a file; return what it is, and where that file is."""
    import platform
    import tempfile
    import time
    import traceback

    from mlscaffold.template.releases import cache

    lines = (
        f"mlscaffold {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
        f"arguments: {sys.argv[1:]}\n\n",
        *traceback.format_exception(error),
    )
    name = f"error-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.log"
    for folder in (cache() / "logs", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / name
            path.write_text("".join(lines), encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        break
    else:
        path = Path("(no place to write a log)")
    what = f"Unexpected {type(error).__name__}: {error}"
    if isinstance(error, OSError) and isinstance(error.filename, str) and error.strerror:
        what = f"The system refuses {error.filename}: {error.strerror}"
    return f"{what}. Details for a bug report: {path}"
