"""Print a manifest with the values of its variables: `IMAGE=... python deploy/fill.py FILE`.

It needs nothing but Python. A variable that is not set is an error.
"""

import os
import string
import sys
from pathlib import Path


def main(file: str) -> None:
    """Print file, each `${NAME}` replaced by that variable of the environment."""
    template = string.Template(Path(file).read_text("utf-8"))
    if missing := [name for name in template.get_identifiers() if not os.environ.get(name)]:
        sys.exit(f"error: {file} needs the variable(s) {', '.join(missing)}.")
    sys.stdout.write(template.substitute(os.environ))


if __name__ == "__main__":
    main(sys.argv[1])
