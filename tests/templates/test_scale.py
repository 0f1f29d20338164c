"""Beyond memory and beyond one process: a large file is scored in pieces, here or on a cluster, with equal results."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from .conftest import Train
from .tools.project import Project

BLOCK, MANY, FEW = 50_000, 100, 4  # rows of a block; blocks of the large file, and of the small one


@pytest.fixture(scope="module")
def project(use: Callable[..., Project], train: Train) -> Project:
    project = use(scale=True)
    train(project)
    write_block(project)
    return project


def write_block(project: Project) -> None:
    """Write a block of rows into the project's folder."""
    script = f"from {project.package}.sample import sample; sample({BLOCK}, 3).to_csv('block.csv', index=False)"
    project.tool("python", "-c", script)


def repeat(project: Project, blocks: int) -> Path:
    """Write a file that holds the block so many times."""
    path = project.root / f"{blocks}.csv"
    with (project.root / "block.csv").open("rb") as block, path.open("wb") as target:
        target.write(block.readline())
        start = block.tell()
        for _ in range(blocks):
            block.seek(start)
            target.writelines(block)
    return path


@pytest.mark.slow
def test_five_million_rows_are_scored_in_the_memory_that_few_take(use: Callable[..., Project], train: Train) -> None:
    # The project with the shortest rows: all have the way through pieces in common, and how long it takes is no matter.
    project = use(project="customer-segmentation")
    train(project)
    write_block(project)
    few, many = repeat(project, FEW), repeat(project, MANY)
    small = project.peak("predict", few.name, "--output", "few.csv")
    large = project.peak("predict", many.name, "--output", "many.csv")
    assert large < small + 100
    with (project.root / "few.csv").open() as one, (project.root / "many.csv").open() as other:
        assert list(islice(other, FEW * BLOCK)) == list(islice(one, FEW * BLOCK))
        assert sum(1 for _ in other) == (MANY - FEW) * BLOCK + 1
    many.unlink()


@pytest.mark.slow
def test_a_cluster_gives_the_bytes_that_one_process_gives(project: Project) -> None:
    rows = repeat(project, FEW)
    project.succeed("predict", rows.name, "--output", "alone.csv")
    project.succeed("predict", rows.name, "--output", "spread.csv", "--cluster")
    assert (project.root / "spread.csv").read_bytes() == (project.root / "alone.csv").read_bytes()


@pytest.mark.slow
def test_a_cluster_trains_the_model_that_one_process_trains(project: Project) -> None:
    project.succeed("evaluate")
    alone = project.metrics()
    project.succeed("train", "--data", "sample", "--cluster")
    project.succeed("evaluate")
    spread = project.metrics()
    assert spread["model_version"] != alone["model_version"]
    for changing in ("model_version", "seconds"):
        del spread[changing], alone[changing]
    assert spread == alone
