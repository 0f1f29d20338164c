"""Ask a running API for one prediction: `python tests/smoke.py [http://127.0.0.1:8000]`.

It needs nothing but Python, so that it also runs inside the container. The row has the examples of
the API's own documentation. A key that the API may want is in the variable API_KEY.
"""
# ruff: noqa: S310

import json
import os
import sys
import time
import urllib.request
from typing import Any

KEY = {"X-API-Key": os.environ["API_KEY"]} if "API_KEY" in os.environ else {}
PATIENCE = 60.0  # seconds until the API must be ready
HERE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"


def call(url: str, body: object = None) -> Any:
    """Return the JSON that an address answers; a body is sent by POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **KEY})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_until_ready(base: str) -> None:
    """Return once /ready answers; raise the last error when that takes too long."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            call(f"{base}/ready")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def main(base: str = HERE) -> None:
    """Wait for the API, send it one row and print what it answers."""
    wait_until_ready(base)
    columns = call(f"{base}/openapi.json")["components"]["schemas"]["Row"]["properties"]
    row = {name: column["examples"][0] for name, column in columns.items()}
    print(json.dumps(call(f"{base}/predict", {"rows": [row]})))


if __name__ == "__main__":
    main(*sys.argv[1:])
