import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pandas as pd
import pytest

from churn_prediction.config import Settings
from churn_prediction.data import Dataset, duplicate_groups, fetch, load, read, split
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
    changes = {"sha256": hashlib.sha256(file.read_bytes()).hexdigest(), "url": url or settings.data.url}
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
    assert fetch(settings).read_bytes() == published.read_bytes()
    assert load(settings).name == "real"


def test_fetch_takes_a_local_copy(settings: Settings, published: Path) -> None:
    settings = expecting(settings, published)
    assert fetch(settings, str(published)) == settings.dataset


def test_a_failed_fetch_leaves_the_earlier_file(settings: Settings, published: Path, web: str, broken_web: str) -> None:
    settings = expecting(settings, published)
    fetch(settings, str(published))
    other = published.with_name("other.csv")
    bad = {
        "SHA-256": invent(300, seed=2),
        "missing column": invent(300, seed=1).drop(columns=SCHEMA.names[0]),
        SCHEMA.categories[0]: invent(300, seed=1).assign(**{SCHEMA.categories[0]: "unheard of"}),
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
        "absent.csv": "is not a file",
    }.items():
        with pytest.raises(ProjectError, match=complaint):
            fetch(settings, source)
    assert settings.dataset.read_bytes() == published.read_bytes()
    assert [path.name for path in settings.dataset.parent.iterdir()] == [settings.dataset.name]


def test_four_formats_hold_the_same_data(settings: Settings, tmp_path: Path) -> None:
    frame = invent(50, seed=3)
    frame.to_csv(tmp_path / "rows.csv", index=False)
    frame.to_json(tmp_path / "rows.jsonl", orient="records", lines=True)
    frame.to_excel(tmp_path / "rows.xlsx", index=False)
    frame.to_parquet(tmp_path / "rows.parquet")
    digests = {load(settings, str(path)).sha256 for path in tmp_path.glob("rows.*")}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("rows.pdf", b"x", "cannot read '.pdf' files"),
        ("rows.xlsx", b"no workbook", "cannot be read"),
        ("rows.parquet", b"", "is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ProjectError, match=f"{name}.*{complaint}"):
        read(path)


def test_without_the_real_data_the_sample_is_taken(settings: Settings) -> None:
    assert load(settings).name == "sample"
    with pytest.raises(ProjectError, match="run `data fetch`"):
        load(settings, "real")


def test_a_split_keeps_the_balance_and_every_row(settings: Settings, sample: Dataset) -> None:
    train, test = split(sample, settings)
    assert len(train) + len(test) == len(sample.frame)
    assert len(test) / len(sample.frame) == pytest.approx(settings.data.test_fraction, abs=0.02)
    assert train[SCHEMA.target].mean() == pytest.approx(test[SCHEMA.target].mean(), abs=0.02)


def test_duplicates_do_not_cross_the_split(settings: Settings, sample: Dataset) -> None:
    doubled = Dataset(pd.concat([sample.frame, sample.frame.head(200)], ignore_index=True), "doubled")
    train, test = split(doubled, settings)
    assert not set(duplicate_groups(train)) & set(duplicate_groups(test))
