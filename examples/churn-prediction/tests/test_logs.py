import json
import logging
import sys

from churn_prediction.logs import JsonFormatter, request_id


def line(record: logging.LogRecord) -> dict[str, str]:
    text = JsonFormatter().format(record)
    assert "\n" not in text
    found: dict[str, str] = json.loads(text)
    return found


def test_a_line_names_its_request_and_cannot_be_forged() -> None:
    token = request_id.set("shop-17")
    record = logging.LogRecord("shop", logging.INFO, "", 0, '%s\n{"level": "error"}', ("hello",), None)
    written = line(record)
    request_id.reset(token)
    assert written["message"] == 'hello\n{"level": "error"}'
    assert (written["level"], written["logger"], written["request_id"]) == ("info", "shop", "shop-17")
    assert written["time"].endswith("+00:00")


def test_an_error_brings_its_trace() -> None:
    try:
        raise ValueError("swordfish")
    except ValueError:
        record = logging.LogRecord("shop", logging.ERROR, "", 0, "failed", (), sys.exc_info())
    assert "ValueError: swordfish" in line(record)["error"]
    assert "request_id" not in line(record)
