import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.data import fetch, load
from churn_prediction.errors import ProjectError
from churn_prediction.sample import sample as invent
from churn_prediction.schema import SCHEMA

Handler = Callable[..., BaseHTTPRequestHandler]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Stand in for the published file."""
    path = tmp_path / "published.csv"
    invent(300, seed=1).to_csv(path, index=False)
    return path


def expecting(settings: Settings, file: Path, url: str | None = None) -> Settings:
    """Return settings that take `file` for the published one."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    changes = {"files": {file.name: digest}, "url": url or settings.data.url}
    return settings.model_copy(update={"data": settings.data.model_copy(update=changes)})


def serving(handler: Handler) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Truncated(BaseHTTPRequestHandler):
    """Promises more than it sends, as a broken connection does."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"only the beginning")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def web(published: Path) -> Iterator[str]:
    yield from serving(partial(Quiet, directory=published.parent))


@pytest.fixture
def broken_web() -> Iterator[str]:
    yield from serving(Truncated)


def test_fetch_downloads_the_published_file(settings: Settings, published: Path, web: str) -> None:
    settings = expecting(settings, published, f"{web}/{published.name}")
    (path,) = fetch(settings)
    assert path.read_bytes() == published.read_bytes()
    assert load(settings).name == "real"


def test_fetch_takes_a_file_a_folder_and_an_archive(settings: Settings, published: Path, web: str) -> None:
    settings = expecting(settings, published)
    archive = published.with_name("archive.zip")
    with ZipFile(archive, "w") as packed:
        packed.write(published, f"../inner/{published.name}")
    for source in (published, published.parent, archive, f"{web}/", f"{web}/archive.zip"):
        (path,) = fetch(settings, str(source))
        assert path == settings.root / "data" / published.name
        assert path.read_bytes() == published.read_bytes()
        path.unlink()
    with ZipFile(archive, "w") as packed:
        packed.writestr("other.csv", "a,b")
    with pytest.raises(ProjectError, match=f"does not hold {published.name}"):
        fetch(settings, str(archive))


def test_without_a_known_hash_columns_and_rows_decide(settings: Settings, published: Path) -> None:
    unknown = {"files": {published.name: ""}, "rows": len(pd.read_csv(published))}
    known = settings.model_copy(update={"data": settings.data.model_copy(update=unknown)})
    fetch(known, str(published))
    other = known.model_copy(update={"data": known.data.model_copy(update={"rows": 7})})
    with pytest.raises(ProjectError, match="rows, expected 7"):
        fetch(other, str(published))


def test_a_failed_fetch_leaves_the_earlier_file(settings: Settings, published: Path, web: str, broken_web: str) -> None:
    settings = expecting(settings, published)
    fetch(settings, str(published))
    other = published.with_name("other.csv")
    bad = {
        "SHA-256": invent(300, seed=2),
        "missing column": invent(300, seed=1).drop(columns=SCHEMA.names[0]),
        SCHEMA.names[0]: invent(300, seed=1).assign(**{SCHEMA.names[0]: ""}),
        "no rows": invent(0, seed=1),
    }
    for complaint, frame in bad.items():
        frame.to_csv(other, index=False)
        with pytest.raises(ProjectError, match=complaint):
            fetch(settings, str(other))
    other.write_bytes(b"")
    for source, complaint in {
        str(other): "is empty",
        f"{broken_web}/file.csv": "could not download",
        f"{web}/absent.csv": "404",
        "absent.csv": "does not exist",
    }.items():
        with pytest.raises(ProjectError, match=complaint):
            fetch(settings, source)
    (path,) = settings.published
    assert path.read_bytes() == published.read_bytes()
    assert list(path.parent.iterdir()) == [path]


def test_four_formats_hold_the_same_data(settings: Settings, tmp_path: Path) -> None:
    frame = invent(50, seed=3)
    frame.to_csv(tmp_path / "rows.csv", index=False)
    frame.to_json(tmp_path / "rows.jsonl", orient="records", lines=True)
    frame.to_excel(tmp_path / "rows.xlsx", index=False)
    frame.to_parquet(tmp_path / "rows.parquet")
    digests = {load(settings, str(path)).sha256 for path in tmp_path.glob("rows.*")}
    assert len(digests) == 1


def test_without_the_real_data_the_sample_is_taken(settings: Settings) -> None:
    assert load(settings).name == "sample"
    with pytest.raises(ProjectError, match="run `data fetch`"):
        load(settings, "real")
