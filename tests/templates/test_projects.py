"""Every project of the template, used as its owner would: on sample and real data, with bad input, and served."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mlscaffold import catalog
from mlscaffold.render import Template

from .conftest import Get, RunGithub, Sampled
from .projects import CASES, OFF, SERVING, TEMPLATE, everything, python, slugs
from .tools.project import Project
from .tools.shell import discard_image, git, has_docker, succeed

CONTRACT = {
    "project", "data", "rows", "metric", "higher_is_better", "value", "interval", "baselines", "candidates", "seed",
    "seconds", "model_version",
}  # fmt: skip
FIRST = "churn-prediction"


def together(slug: str, *marks: pytest.MarkDecorator) -> Any:
    """Return the project as a parameter: one worker runs all of its tests, for they share what it has trained."""
    return pytest.param(slug, marks=[pytest.mark.xdist_group(slug), *marks])


def one_of_each_kind() -> list[str]:
    """Return a project for each kind of rows and task: of one kind, features that are off by default are the same."""
    template = Template.from_directory(TEMPLATE)
    answers = {slug: template.answer({"project": slug}).values for slug in reversed(slugs())}
    return list({(values["family"], values["task"]): slug for slug, values in answers.items()}.values())


every = pytest.mark.parametrize("slug", [together(slug, pytest.mark.slow) for slug in slugs()])
each_kind = pytest.mark.parametrize("slug", [together(slug, pytest.mark.slow) for slug in one_of_each_kind()])
# Those that train a model, and have data to train it on.
each = pytest.mark.parametrize("slug", [together(slug, pytest.mark.slow) for slug in CASES])
# The quick tests try the first project only.
each_and_first_quickly = pytest.mark.parametrize(
    "slug", [together(slug, *([] if slug == FIRST else [pytest.mark.slow])) for slug in CASES]
)


def figure(metrics: Mapping[str, Any], key: str) -> float:
    """Return the figure under a dotted key; `*` stands for the chosen model."""
    value: Any = metrics
    for part in key.split("."):
        value = value[metrics["model"] if part == "*" else part]
    return float(value)


def test_every_project_of_the_template_is_tried_here_and_in_the_catalogue() -> None:
    assert {*CASES, *SERVING} == set(slugs())
    assert set(slugs()) <= {project.slug for project in catalog.PROJECTS}


@every
def test_lint_format_and_types_are_clean(use: Callable[..., Project], slug: str) -> None:
    for answers in (everything(slug), {**OFF, "ci": "none"}):
        project = use(project=slug, interpreter=python(slug), **answers)
        project.tool("ruff", "check", ".")
        project.tool("ruff", "format", "--check", ".")
        project.tool("mypy")
        assert git(project.root, "status", "--porcelain") == ""


@every
def test_its_own_workflow_is_green(make_project: Callable[..., Path], run_github: RunGithub, slug: str) -> None:
    """Lint, types, its own tests, training, evaluation; and, with an engine, the image that answers and stops."""
    project = make_project(project=slug)
    green, output = run_github(project, "check", python(slug))
    assert green, output
    assert " passed" in output
    assert "skipped" not in output
    if has_docker():
        try:
            green, output = run_github(project, "container", "3.11")
        finally:
            discard_image(slug)
        assert green, output


@each_kind
def test_its_own_tests_of_what_is_off_by_default_pass(use: Callable[..., Project], slug: str) -> None:
    project = use(project=slug, interpreter=python(slug), **everything(slug))
    tests = {"auth": ["auth"], "scale": ["scale"], "tracing": ["tracing"], "tracking": ["tracking", "mlflow_registry"]}
    files = [f"tests/test_{name}.py" for feature, names in tests.items() if everything(slug)[feature] for name in names]
    output = project.tool("pytest", "-q", "-p", "no:cacheprovider", *files)
    assert " passed" in output
    assert "skipped" not in output


@each_and_first_quickly
def test_the_sample_can_be_learnt_but_not_perfectly(sampled: Sampled, slug: str) -> None:
    project = sampled(slug)
    metrics = project.metrics()
    sign = 1 if metrics["higher_is_better"] else -1
    chosen, linear, dummy = (metrics["candidates"][name] for name in (metrics["model"], "linear", "dummy"))
    assert sign * chosen > sign * linear > sign * dummy
    assert metrics["data"] == "sample"
    for report in ("MODEL_CARD.md", "README.md"):
        assert "synthetic sample" in (project.root / report).read_text("utf-8")


@each
def test_the_real_data_reaches_the_figures_to_beat(real: Get, slug: str) -> None:
    case, metrics = CASES[slug], real(slug).project.metrics()
    assert set(metrics) >= CONTRACT
    assert metrics["project"] == slug
    assert metrics["rows"]["train"] + metrics["rows"]["test"] == case.rows
    for key, least in case.reach.items():
        assert figure(metrics, key) >= least, key
    for key, most in case.stay.items():
        assert figure(metrics, key) <= most, key
    sign = 1 if metrics["higher_is_better"] else -1
    assert all(sign * metrics["value"] > sign * value for value in metrics["baselines"].values())
    low, high = metrics["interval"]
    assert low < metrics["value"] < high


@each
def test_the_published_protocol_gives_the_figure_to_beat(
    real: Get, real_data: Path, slug: str, record_property: Callable[[str, object], None]
) -> None:
    case, project = CASES[slug], real(slug).project
    if not case.protocol:
        pytest.skip("the split of the project is that of the protocol")
    script = project.root / "protocol.py"
    dataset = str(real_data / case.published)
    script.write_text(case.protocol.replace("{package}", project.package).replace("{data}", dataset), "utf-8")
    measured = float(project.tool("python", "protocol.py").split()[-1])
    script.unlink()
    record_property("measured", measured)
    assert measured >= case.at_least if case.at_least > 0 else measured <= -case.at_least


@each
def test_it_stays_within_time_and_memory(real: Get, slug: str) -> None:
    used = real(slug)
    assert used.seconds < CASES[slug].seconds
    assert used.megabytes < CASES[slug].megabytes


@each
def test_card_and_readme_hold_what_was_measured(real: Get, slug: str) -> None:
    project = real(slug).project
    for name in ("MODEL_CARD.md", "README.md"):
        text = (project.root / name).read_text("utf-8")
        assert f"{project.metrics()['value']:.4f}" in text
        assert not re.search(r"\$[a-z{]", text)
        assert "synthetic sample (" not in text
    pictures = list((project.root / "reports").glob("*.png"))
    assert len(pictures) >= 3
    assert all(path.stat().st_size > 10_000 for path in pictures)


@each_and_first_quickly
def test_a_file_is_predicted_from_the_shell(sampled: Sampled, slug: str) -> None:
    project = sampled(slug)
    script = f"from {project.package}.sample import sample; sample(300, 3).to_csv('rows.csv', index=False)"
    project.tool("python", "-c", script)
    project.succeed("predict", "rows.csv", "--output", "out.csv")
    with (project.root / "out.csv").open(newline="", encoding="utf-8") as file:
        # A row each, or ten films for each user among them.
        assert len(list(csv.DictReader(file))) >= 100


@each_and_first_quickly
def test_the_service_answers_and_stops_cleanly(sampled: Sampled, slug: str) -> None:
    project = sampled(slug)
    with serving(project) as address:
        columns = ask(f"{address}/openapi.json")["components"]["schemas"]["Row"]["properties"]
        row = {name: column["examples"][0] for name, column in columns.items()}
        answer = ask(f"{address}/predict", {"rows": [row]})
        assert len(answer["predictions"]) == 1
        assert answer["model_version"] == ask(f"{address}/model")["version"] == project.champion()
        with pytest.raises(urllib.error.HTTPError, match="422"):
            ask(f"{address}/predict", {"rows": [{**row, "unheard of": True}]})


@contextmanager
def serving(project: Project) -> Iterator[str]:
    """Run the API of a trained project on a free port and yield its address; it must stop cleanly when told to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        project.command("serve", "--port", str(port)), cwd=project.root, env=project.variables,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                ask(f"{address}/ready")
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.2)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def ask(url: str, body: object = None) -> Any:
    """Return the JSON that url answers; a body is sent by POST."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


@each_and_first_quickly
def test_new_rows_of_the_same_kind_have_not_drifted(sampled: Sampled, slug: str) -> None:
    project = sampled(slug)
    rows = f"from {project.package}.sample import sample; sample(1500, 3).to_csv('same.csv', index=False)"
    project.tool("python", "-c", rows)
    project.succeed("monitor", "same.csv")
    assert json.loads((project.root / "reports" / "drift.json").read_text("utf-8"))["columns"]


BAD = {
    ("train", "--data", "absent.csv"): "absent.csv does not exist",
    ("train", "--data", "README.md"): "cannot read '.md' files",
    ("train", "--data", "real"): "run `data fetch`",
    ("predict", "absent.csv"): "absent.csv does not exist",
    ("predict", "config.toml"): "cannot read '.toml' files",
    ("data", "fetch", "--from", "absent"): "absent does not exist",
    ("evaluate", "--version", "v99"): "no version v99",
    ("models", "promote", "v99"): "no version v99",
    ("models", "rollback"): "no earlier champion",
}

# Runs the program for each list of arguments, in a process that has imported everything: that takes longer than to
# complain. What is raised there ends it as it would end the program itself, but at once: Python takes a second to
# tidy up what was imported. Python 3.12 and later warn of a fork among threads; the libraries' threads are idle here.
ONE_AFTER_ANOTHER = """
import json, os, sys
from {package}.cli import main
for arguments in json.loads(sys.argv[1]):
    ours, theirs = os.pipe()
    if os.fork() == 0:
        os.dup2(theirs, 1), os.dup2(theirs, 2)
        sys.argv = ["program", *arguments]
        status = 0
        try:
            main()
        except SystemExit as stop:
            status = stop.code
        if isinstance(status, str):
            print(status, file=sys.stderr)
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(1 if isinstance(status, str) else status or 0)
    os.close(theirs)
    printed = open(ours).read()
    print(json.dumps([os.waitstatus_to_exitcode(os.wait()[1]), printed]), flush=True)
"""


@each_and_first_quickly
def test_bad_input_is_one_clear_line(sampled: Sampled, slug: str) -> None:
    project = sampled(slug)
    script = ONE_AFTER_ANOTHER.format(package=project.package)
    ran = project.tool("python", "-W", "ignore::DeprecationWarning", "-c", script, json.dumps(list(BAD)))
    for (arguments, complaint), line in zip(BAD.items(), ran.splitlines(), strict=True):
        status, output = json.loads(line)
        assert (status, complaint in output) == (1, True), (arguments, output)
        assert output.startswith("error: ")
        assert "Traceback" not in output


ASKED = """
import json
from {package}.config import load_settings
from {package}.predict import Predictor
predictor = Predictor.load(load_settings())
print(json.dumps(predictor.answer([predictor.example(), {{**predictor.example(), "length": 3}}])))
"""


@each
def test_its_champion_can_be_served_by_model_service(sampled: Sampled, use: Callable[..., Project], slug: str) -> None:
    trained, service = sampled(slug), use(project="model-service", interpreter=CASES[slug].python)
    both = {"PYTHONPATH": os.pathsep.join(str(project.root / "src") for project in (service, trained))}
    service.succeed("models", "import", str(trained.root), **both)
    if slug == "recommendation":  # what somebody rated is no row of a file
        theirs, ours = (
            json.loads(succeed(project.venv / "bin" / "python", "-c", ASKED.format(package=project.package),
                               cwd=project.root, variables={**project.variables, **both}))
            for project in (trained, service)
        )  # fmt: skip
        assert ours == theirs
        assert ours[0]["items"][0]["because"]
        return
    rows, theirs, ours = (service.root / f"{name}.csv" for name in ("rows", "theirs", "ours"))
    trained.tool("python", "-c", f"from {trained.package}.sample import sample; sample(200, 3).to_csv({str(rows)!r})")
    trained.succeed("predict", str(rows), "--output", str(theirs))
    service.succeed("predict", str(rows), "--output", str(ours), **both)
    with theirs.open(encoding="utf-8") as one, ours.open(encoding="utf-8") as other:
        for expected, found in zip(csv.DictReader(one), csv.DictReader(other), strict=True):
            said = {name: value for name, value in expected.items() if f"predicted {name}" in found}
            assert said
            assert {name: found[f"predicted {name}"] for name in said} == said


@each
def test_the_notebook_runs_on_the_real_data(real: Get, slug: str) -> None:
    project = real(slug).project
    script = (
        "import nbformat\nfrom nbclient import NotebookClient\n"
        "notebook = nbformat.read('notebooks/01-explore.ipynb', as_version=4)\n"
        "NotebookClient(notebook, timeout=300, resources={'metadata': {'path': 'notebooks'}}).execute()\n"
    )
    project.tool("python", "-c", script)


@pytest.mark.parametrize("slug", slugs())
def test_new_stays_one_short_command(tmp_path: Path, slug: str) -> None:
    output = succeed("mlscaffold", "new", slug, "--no-lock", cwd=tmp_path)
    assert slug in output
    assert git(tmp_path / slug, "status", "--porcelain") == ""
    assert git(tmp_path / slug, "rev-list", "--count", "HEAD") == "1"
