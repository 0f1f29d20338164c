"""Ask a running API for one prediction: `python tests/smoke.py [http://127.0.0.1:8000]`.

Without an address it asks this machine, at the port in the variable PORT, or 8000.

Needs nothing but Python, so it also runs inside the container: `docker exec -i CONTAINER python - < tests/smoke.py`.
The row it sends is made of the examples in the API's own OpenAPI document. A key that the API may want is in API_KEY.
"""
# ruff: noqa: S310, T201 - a script: it calls the address you give it, and prints.

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
    """Return the JSON that url answers; a body is sent by POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **KEY})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def wait_until_ready(base: str) -> None:
    """Return once base answers /ready with success; raise the last error when that takes too long."""
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
    """Wait for the API, send it one row and print what it predicts."""
    wait_until_ready(base)
    columns = call(f"{base}/openapi.json")["components"]["schemas"]["Row"]["properties"]
    row = {name: column["examples"][0] for name, column in columns.items()}
    print(json.dumps(call(f"{base}/predict", {"rows": [row]})))


if __name__ == "__main__":
    main(*sys.argv[1:])
