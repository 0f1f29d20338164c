"""What the owner writes about themselves and their projects: config.toml and projects.toml."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from . import PortfolioError


def _check_address(text: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)\S+", text):
        raise ValueError(f"{text} is no address: it begins with https:// or mailto:")
    return text


Address = Annotated[str, AfterValidator(_check_address)]
Word = Annotated[str, Field(min_length=1)]


class Settings(BaseModel):
    """A TOML file, or a table in it; a key that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file; a PortfolioError names it and the first thing that is wrong in it."""
        try:
            return cls.model_validate(tomllib.loads(read_text(path)))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            message = first["msg"].removeprefix("Value error, ")
            text = ": ".join(part for part in (path.name, place, message) if part)
            raise PortfolioError(text) from error
        except tomllib.TOMLDecodeError as error:
            raise PortfolioError(f"{path.name} is not valid TOML: {error}") from error


class Owner(Settings):
    """Who introduces themselves on the first page."""

    name: Word
    role: str = ""
    about: str = ""  # Markdown
    links: dict[str, Address] = {}  # by what the link says


class Source(Settings):
    """One project: where it is, and what its page is called."""

    source: Word  # a folder, relative to projects.toml, or the URL of a Git repository
    name: str = ""  # of the page's file; by default the last part of `source`
    repository: Address | None = None  # for readers; by default `source`, where it is a URL

    @property
    def slug(self) -> str:
        """The name of the page's file: lower-case letters, digits and hyphens."""
        name = self.name or re.split(r"[/\\:]", self.source.rstrip("/\\"))[-1].removesuffix(".git")
        return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")

    @property
    def is_remote(self) -> bool:
        """Whether the project has to be cloned."""
        return "://" in self.source or self.source.startswith("git@")

    @property
    def link(self) -> str | None:
        """The address of the repository for readers; a URL with a user or a token is not shown."""
        is_public = self.source.startswith("https://") and "@" not in self.source
        return self.repository or (self.source if is_public else None)


class Projects(Settings):
    """The projects in the order in which the first page shows them."""

    projects: list[Source] = []

    @model_validator(mode="after")
    def _are_different(self) -> Self:
        slugs = [project.slug for project in self.projects]
        for slug in slugs:
            if not slug:
                raise ValueError("a source has no name: add `name` to it")
            if slugs.count(slug) > 1:
                raise ValueError(f"{slug} is listed twice: remove one, or give it another `name`")
        return self


def read_text(path: Path) -> str:
    """Read a text file; a PortfolioError names it when it is missing or not UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise PortfolioError(f"{path} is missing: write it, as README.md says.") from error
    except UnicodeDecodeError as error:
        raise PortfolioError(f"{path} is not UTF-8: save it with this encoding.") from error
