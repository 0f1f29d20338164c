"""Commands of this project's own: what somebody should watch, and which films are alike."""

from typing import Annotated, Any

import typer

from .config import load_settings
from .decision import LONGEST
from .errors import ProjectError

Length = Annotated[int | None, typer.Option(min=1, max=LONGEST, help="How many films; default: config.toml.")]


def add_commands(app: typer.Typer) -> None:
    """Add `recommend` and `similar`."""
    app.command()(recommend)
    app.command()(similar)


def recommend(
    user: Annotated[int | None, typer.Option(help="Somebody in the training data.")] = None,
    rated: Annotated[str | None, typer.Option(help='Anybody: films and stars, such as "260:5,1198:4.5".')] = None,
    length: Length = None,
) -> None:
    """Recommend films to a known user, or to somebody new who has rated a few."""
    from .predict import Predictor

    settings = load_settings()
    wanted = length or settings.decision.length
    predictor = Predictor.load(settings)
    if (user is None) == (rated is None):
        raise ProjectError("give either --user or --rated.")
    if user is not None:
        prediction = predictor.recommend_to(user, wanted)
    else:
        prediction = predictor.recommend(parse(str(rated)), wanted)
    if prediction["unknown"]:
        typer.echo(f"ignored, for nobody rated them in the training data: {', '.join(map(str, prediction['unknown']))}")
    if prediction["basis"] == "popularity":
        typer.echo("None of these films is known, so here is what most people watch.")
    show(prediction["items"])


def similar(
    item: Annotated[int, typer.Option(help="A film, by its movieId.")],
    length: Length = None,
) -> None:
    """List the films that a rating of this one speaks for most."""
    from .predict import Predictor

    settings = load_settings()
    predictor = Predictor.load(settings)
    films = predictor.similar(item, length or settings.decision.length)
    typer.echo(f"Like {predictor.estimator.titles([item])[0]}:")
    show(films)


def parse(text: str) -> list[tuple[int, float]]:
    """Read "260:5,1198:4.5": the same ratings, within the same limits, as the API takes.

    Raises:
        ProjectError: it is no such list.

    """
    from .answers import Row

    try:
        pairs = [pair.split(":") for pair in text.split(",")]
        ratings = [{"movieId": int(film), "rating": float(stars)} for film, stars in pairs]
        return [(rated.movie_id, rated.rating) for rated in Row.model_validate({"ratings": ratings}).ratings]
    except ValueError as error:
        raise ProjectError(
            f'--rated takes films and stars (0.5 to 5) such as "260:5,1198:4.5", not "{text}".'
        ) from error


def show(films: list[dict[str, Any]]) -> None:
    """Print films as a table, best first."""
    import pandas as pd

    if not films:
        typer.echo("There is none.")
        return
    table = pd.DataFrame(films, index=pd.RangeIndex(1, len(films) + 1))
    if "because" in table:
        table["because"] = table["because"].fillna("it is popular")
    typer.echo(table.to_string())
