"""Commands that only a project about texts has."""

from typing import Annotated

import typer
from pydantic import ValidationError

from .config import load_settings
from .errors import ProjectError
from .schema import OUTCOME
from .text import COLUMN


def add_commands(app: typer.Typer) -> None:
    """Add `explain` to the command line."""

    @app.command()
    def explain(
        text: Annotated[str, typer.Argument(help="The text, in quotes.")],
        words: Annotated[int, typer.Option(min=1, help="How many words to show.")] = 10,
    ) -> None:
        """Predict one text, and show the words that decide."""
        from .explain import explain as decisive_words
        from .predict import Predictor, Row

        try:
            Row.model_validate({COLUMN: text})
        except ValidationError as error:
            raise ProjectError(f"this is no {COLUMN} that can be judged: {error.errors()[0]['msg']}.") from error
        predictor = Predictor.load(load_settings())
        (answer,) = predictor.answer([{COLUMN: text}])
        label = OUTCOME.positive if answer["decision"] else OUTCOME.negative
        typer.echo(f"{label}: the probability of {OUTCOME.positive} is {answer['probability']:.3f}")
        for word, effect in decisive_words(predictor, text, words):
            typer.echo(f"{effect:+8.2f}  {word}  (towards {OUTCOME.positive if effect > 0 else OUTCOME.negative})")
