"""The entry point: answers the commonest questions at once, and loads the command line for the rest."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run mlscaffold with the arguments of this process, and leave with its exit status."""
    # Most of a short command is importing, which makes many objects that live on: collecting in between only costs.
    gc.set_threshold(50_000)
    arguments = sys.argv[1:]
    if "_MLSCAFFOLD_COMPLETE" not in os.environ:
        from .cli import overview
        from .cli.terminal import Style

        if arguments == ["--version"]:
            print(overview.version())
            return
        if arguments in ([], ["--help"]):
            print(overview.screen(Style(sys.stdout)))
            sys.exit(0 if arguments else 2)
    try:
        from .cli import app as cli

        status = cli.main(arguments)
    except KeyboardInterrupt:
        # Ctrl-C while still loading: nothing has begun, so there is nothing to say.
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
