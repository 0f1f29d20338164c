"""The entry point of the command line."""

import gc
import sys


def main() -> None:
    """Run mlscaffold with the arguments of this process, and leave with its exit status."""
    # Most of a short command is importing, which makes many objects that live on: collecting in between only costs.
    gc.set_threshold(50_000)
    try:
        from .cli import app

        status = app.main(sys.argv[1:])
    except KeyboardInterrupt:
        # Ctrl-C while still loading: nothing has begun, so there is nothing to say.
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
