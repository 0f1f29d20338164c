"""The guided choice: ``new`` without a project, on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlscaffold.create import names
from mlscaffold.template import sizes
from mlscaffold.template.catalog import OWN_DATA

if TYPE_CHECKING:
    from mlscaffold.template.catalog import Catalog, Project
    from mlscaffold.template.renderer import Template


def ask(template: Template, catalog: Catalog, given: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for a project, its name, its features and its continuous integration; what is given is not asked.

    The answers given and the chosen ones are returned, by question; Ctrl-C raises KeyboardInterrupt.
    """
    import questionary

    answers = dict(given)
    answers["project"] = questionary.select(
        "Which project?",
        [
            questionary.Choice(f"{project.title}: {project.task}", project.slug, description=_details(project))
            for project in catalog.projects.values()
        ],
    ).unsafe_ask()
    # A project for own data is called as its file, which is asked for later.
    if "slug" not in answers and answers["project"] != OWN_DATA:
        answers["slug"] = questionary.text("Its name:", default=answers["project"], validate=_usable).unsafe_ask()
    defaults = template.answer(answers).values
    possible = {feature.name for feature in sizes.features(template, answers["project"])}
    features = [name for name in template.features if name in possible and name not in answers]
    if features:
        chosen = questionary.checkbox(
            "With which features?",
            [
                questionary.Choice(name, checked=defaults[name], description=catalog.features.get(name))
                for name in features
            ],
        ).unsafe_ask()
        answers.update((name, name in chosen) for name in features)
    if "ci" not in answers:
        question = template.questions["ci"]
        answers["ci"] = questionary.select(question.help, list(question.choices), default=defaults["ci"]).unsafe_ask()
    return answers


def _details(project: Project) -> str:
    """Return what is worth knowing of a project besides its task: dataset, metric and stage of the roadmap."""
    facts = [f"{project.dataset.name}, {project.dataset.rows}"] if project.dataset else []
    if project.metric:
        facts.append(project.metric)
    return "; ".join((*facts, f"roadmap stage {project.stage}"))


def _usable(name: str) -> bool | str:
    return names.problem(name) or True
