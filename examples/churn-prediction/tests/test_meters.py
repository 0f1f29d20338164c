from pathlib import Path

import pytest

from churn_prediction.meters import SHARED, Meters


def test_a_route_that_does_not_exist_makes_no_series_of_its_own() -> None:
    meters = Meters()
    for i in range(50):
        meters.answered({"path": f"/secret/{i}"}, 404, 0.001)
    text = bytes(meters.report().body).decode()
    assert 'http_request_duration_seconds_count{route="unknown",status="404"} 50.0' in text
    assert "secret" not in text


def test_workers_that_share_a_folder_are_counted_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path))
    # Nobody has written to the folder yet, and this process began to count before it was named.
    meters = Meters()
    meters.scored("v1", "champion", 0.01)
    assert b"prediction_duration_seconds" not in bytes(meters.report().body)
