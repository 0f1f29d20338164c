"""The site: its pages in memory, and on the disk."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from . import PortfolioError
from .markdown import Document, drop_local, html
from .project import Project, read_project
from .settings import Owner, Projects, read_text

Files = Mapping[str, bytes]
FOLDER = "site"
STYLE = Path(__file__).with_name("pages") / "style.css"


@dataclass(frozen=True)
class Article:
    """A text of the owner's."""

    slug: str
    title: str
    date: str  # from the file's name, or empty
    text: Markup


def render(root: Path, clones: Path) -> tuple[Files, list[Project]]:
    """Return the files of the site by their paths, and the projects that they show.

    Args:
        root: the folder of config.toml and projects.toml.
        clones: a folder for the projects that have to be cloned; those in it are not cloned again.
    """
    owner = Owner.read(root / "config.toml")
    sources = Projects.read(root / "projects.toml").projects
    if not sources:
        raise PortfolioError("projects.toml lists no project: add one, as its comment shows.")
    projects = [read_project(source, root, clones) for source in sources]
    texts = root / "articles"
    articles = [read_article(file) for file in sorted(texts.glob("*.md"), reverse=True)]
    cv = root / "cv.md"

    pages = Environment(
        loader=PackageLoader(str(__package__), "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= {"owner": owner, "has_articles": bool(articles), "has_cv": cv.is_file()}

    def page(template: str, up: str = "", **values: object) -> bytes:
        return pages.get_template(template).render(up=up, **values).encode("utf-8")

    about = html(owner.about, deeper=1)
    files = {
        "index.html": page("index.html", about=about, projects=projects, articles=articles),
        "style.css": STYLE.read_bytes(),
    }
    for project in projects:
        files[f"projects/{project.slug}.html"] = page("project.html", "../", project=project)
        for name, plot in project.plots.items():
            files[f"projects/{project.slug}/{name}"] = plot
    for article in articles:
        files[f"articles/{article.slug}.html"] = page("article.html", "../", article=article)
    for file in texts.glob("[!.]*.*"):
        if file.suffix != ".md":
            files[f"articles/{file.name}"] = file.read_bytes()
    if cv.is_file():
        files["cv.html"] = page("cv.html", text=html(read_text(cv)))
    return files, projects


def read_article(file: Path) -> Article:
    """Read an article; a PortfolioError names the file and what is wrong in it."""
    text = read_text(file)
    title = Document.of(text).title
    if not title:
        raise PortfolioError(f"articles/{file.name} has no title: begin it with `# Title`.")
    date = re.match(r"\d{4}-\d\d-\d\d(?=-)", file.stem)
    body = html(text, resolve=partial(_resolve, file))
    return Article(file.stem, title, date.group() if date else "", body)


def write(files: Files, folder: Path) -> None:
    """Put the site in the place of a former one, which stays whole when this fails."""
    with TemporaryDirectory(prefix=".site-", dir=folder.parent) as temporary:
        new, former = Path(temporary, "new"), Path(temporary, "former")
        for path, content in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        if folder.exists():
            folder.rename(former)
        try:
            new.rename(folder)
        finally:
            if former.exists() and not folder.exists():
                former.rename(folder)


def _resolve(article: Path, address: str) -> str:
    """Return the address of a link of an article on the site."""
    if drop_local(address):
        return address
    name = unquote(address)
    if name not in {file.name for file in article.parent.iterdir()}:
        raise PortfolioError(f"articles/{article.name} links to {name}, which is not beside it.")
    return re.sub(r"\.md$", ".html", address)
