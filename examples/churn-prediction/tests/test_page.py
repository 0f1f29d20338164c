import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from churn_prediction.config import Settings
from churn_prediction.contract import Contract
from churn_prediction.page import body
from churn_prediction.predict import Predictor
from churn_prediction.scores import origin, quality
from churn_prediction.serve import create_app
from churn_prediction.traffic import Traffic
from churn_prediction.versions import NO_CHAMPION

VOID = {"meta", "link", "input", "br"}
HOSTILE = "<script>alert('\"&</script>"


class Page(HTMLParser):
    """The elements of a page; each must be closed by its own tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute twice in {tag}"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def client(trained: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(trained)) as client:
        yield client


def live(predictor: Predictor, terms: Contract, problem: str = "", **traffic: Any) -> Any:
    lineup = SimpleNamespace(champion=predictor, traffic=Traffic(history=("v1",), **traffic))
    return SimpleNamespace(lineup=lineup, problem=problem, contract=terms)


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_a_page_is_whole_and_brings_all_that_it_needs(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/html")
    page = Page(answer.text)
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(identifiers)) == len(identifiers)
    for tag, attributes in page.elements:
        # What the content security policy would stop, and what would need a network.
        assert tag != "style"
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
        assert tag != "script" or attributes["src"] == "page.js"
        address = attributes.get("href") or attributes.get("src") or ""
        assert not re.match(r"\w+:|//", address) or address == "data:,"
        if address.startswith("#"):
            assert address[1:] in identifiers
    assert client.get("/page.css").headers["content-type"].startswith("text/css")
    assert client.get("/page.js").headers["content-type"].startswith("text/javascript")


def test_every_field_of_a_row_has_a_labelled_control(client: TestClient, terms: Contract) -> None:
    elements = Page(client.get("/").text).elements
    labelled = {attributes["for"] for tag, attributes in elements if tag == "label"}
    controls = [attributes for _, attributes in elements if "data-name" in attributes]
    assert labelled == {control["id"] for control in controls}
    found = {control["data-name"] for control in controls}
    found |= {attributes["data-list"] for _, attributes in elements if "data-list" in attributes}
    assert found >= set(terms.row.model_json_schema()["properties"])
    described = {attributes["id"] for _, attributes in elements if attributes.get("class") == "error"}
    assert {control["aria-describedby"] for control in controls} <= described


def test_the_page_says_where_the_model_comes_from_and_how_good_it_is(
    client: TestClient, trained: Settings, predictor: Predictor, terms: Contract
) -> None:
    text = client.get("/").text
    assert quality(predictor.metadata, trained) in text
    assert all(f"<dd>{escape(said)}</dd>" in text for said in origin(predictor.metadata).values())
    trial = body(live(predictor, terms, canary="v2", percent=12.5, shadow="v3"), trained)
    assert "v2 answers 12.5 % of the requests" in trial
    assert "v3 answers too" in trial


def test_what_others_wrote_is_shown_and_not_obeyed(trained: Settings, predictor: Predictor, terms: Contract) -> None:
    metadata = predictor.metadata.model_copy(update={"data": HOSTILE, "git_commit": HOSTILE})
    hostile = replace(predictor, metadata=metadata)
    page = body(live(hostile, terms, problem=HOSTILE, canary=HOSTILE, shadow=HOSTILE), trained)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(") == 5
    Page(page)


def test_without_a_model_the_page_says_why(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        answer = client.get("/")
        assert answer.status_code == 200
        assert escape(NO_CHAMPION) in answer.text
        assert "<form" not in answer.text
        assert client.get("/docs").status_code == 200


def test_the_documentation_lists_every_operation_and_schema(client: TestClient) -> None:
    text, api = client.get("/docs").text, client.get("/openapi.json").json()
    for path, methods in api["paths"].items():
        for method in methods:
            assert f'<span class="method">{method.upper()}</span> <code>{path}</code>' in text
    for name in api["components"]["schemas"]:
        assert f'<article id="{name}">' in text
