"""One project, as its page shows it: read from its figures, README, model card and decisions."""

import re
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from .chart import Line, chart
from .markdown import Document, html, paragraphs
from .metrics import Metrics, read_metrics
from .settings import Source, read_text
from .sources import METRICS, is_outdated, locate

PURPOSE = "What it is for"


@dataclass(frozen=True)
class Project:
    """What is shown of a project; a text that its repository does not have is empty."""

    slug: str
    title: str
    link: str | None
    metrics: Metrics
    chart: list[Line]
    is_outdated: bool
    problem: Markup
    purpose: Markup
    card: dict[str, Markup]  # the other sections of the model card, by their headings
    decisions: dict[str, Markup]
    questions: int  # sections of DECISIONS.md whose question is open
    usage: Markup
    plots: dict[str, bytes]  # PNG files by their names


def read_project(source: Source, root: Path, clones: Path) -> Project:
    """Read a project; a PortfolioError says what of it is missing or wrong."""
    folder = locate(source, root, clones)
    metrics = read_metrics(folder / METRICS)
    readme, card, decisions = (
        Document.of(read_text(folder / name) if (folder / name).is_file() else "")
        for name in ("README.md", "MODEL_CARD.md", "DECISIONS.md")
    )
    answered = {heading: without_question(text) for heading, text in decisions.sections.items()}
    return Project(
        slug=source.slug,
        title=readme.title or metrics.project,
        link=source.link,
        metrics=metrics,
        chart=chart(metrics),
        is_outdated=is_outdated(folder),
        problem=html("".join(paragraphs(readme.start)[:1])),
        purpose=html(card.sections.get(PURPOSE, "")),
        card={name: html(text) for name, text in card.sections.items() if name != PURPOSE},
        decisions={heading: html(text, deeper=1) for heading, text in answered.items()},
        questions=sum(text != answered[heading] for heading, text in decisions.sections.items()),
        usage=html(readme.sections.get("Run it", ""), deeper=1),
        plots={file.name: file.read_bytes() for file in sorted(folder.glob("reports/*.png"))},
    )


def without_question(text: str) -> str:
    """Leave out a last paragraph that begins with a question: its owner has not answered it yet."""
    *before, last = text.rstrip().rsplit("\n\n", 1)
    return before[0] if before and re.match(r"[^.!?]*\?", last) else text
