"""``mlscaffold completion``: prints the completion script of a shell."""

from typing import Annotated, Literal

import typer


def completion(
    shell: Annotated[Literal["bash", "zsh", "fish", "powershell"], typer.Argument(show_default=False)],
) -> None:
    """Print the completion script of a shell.

    mlscaffold --install-completion installs it for the shell it is typed in.

    \b
    Example:
      mlscaffold completion zsh > ~/.zfunc/_mlscaffold
    """  # noqa: D301
    from typer._completion_shared import get_completion_script

    print(get_completion_script(prog_name="mlscaffold", complete_var="_MLSCAFFOLD_COMPLETE", shell=shell))
