"""Markdown: its sections, and its HTML without raw HTML, foreign images and broken links."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

PARSER = MarkdownIt("commonmark").enable("table")
# A wide table scrolls on a small screen: by keyboard as well, so it must take the focus.
SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="Table">\n<table>\n'
PARSER.add_render_rule("table_open", lambda *_: SCROLL)
PARSER.add_render_rule("table_close", lambda *_: "</table>\n</div>\n")

Resolve = Callable[[str], str | None]


def drop_local(address: str) -> str | None:
    """Resolve the links of a text from another repository: what is a file there is none here."""
    return address if address.startswith(("http://", "https://", "mailto:")) else None


@dataclass(frozen=True)
class Document:
    """A Markdown text, taken apart at its headings of the first and second level."""

    title: str = ""
    start: str = ""  # what stands between the title and the first section
    sections: dict[str, str] = field(default_factory=dict)  # by their headings

    @classmethod
    def of(cls, text: str) -> "Document":
        """Take a text apart."""
        lines = text.split("\n")
        title, heading, begin = "", "", 0
        parts: dict[str, str] = {}
        tokens = PARSER.parse(text)
        for token, inline in pairwise(tokens):
            if token.type != "heading_open" or token.tag not in ("h1", "h2") or token.level:
                continue
            first, last = token.map or [0, 0]
            parts[heading] = "\n".join([parts.get(heading, ""), *lines[begin:first]]).strip("\n")
            begin = last
            if token.tag == "h1":
                title = title or inline.content
            else:
                heading = inline.content
        parts[heading] = "\n".join([parts.get(heading, ""), *lines[begin:]]).strip("\n")
        return cls(title, parts.pop("", ""), parts)


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text that say something: one of badges does not."""
    tokens = PARSER.parse(text)
    return [
        inline.content
        for token, inline in pairwise(tokens)
        if token.type == "paragraph_open" and token.level == 0 and _says_something(inline)
    ]


def html(text: str, *, deeper: int = 0, resolve: Resolve = drop_local) -> Markup:
    """Return a text as HTML, its headings some levels deeper.

    Args:
        text: Markdown; raw HTML in it is left out, because nobody has checked it.
        deeper: what is added to the level of each heading.
        resolve: gives the address for a link or a local image, or nothing to leave the link out.
    """
    tokens = [token for token in PARSER.parse(text) if token.type != "html_block"]
    for index, token in enumerate(tokens):
        if token.type.startswith("heading_"):
            token.tag = f"h{min(6, int(token.tag[1]) + deeper)}"
        if token.type == "th_open" and not tokens[index + 1].content:
            token.tag = tokens[index + 2].tag = "td"  # a header that says nothing is none
        if token.type == "inline":
            token.children = list(_checked(token.children or [], resolve))
    # The texts of links and headings are escaped by the renderer, and raw HTML is gone.
    return Markup(PARSER.renderer.render(tokens, PARSER.options, {}))  # noqa: S704


def _says_something(inline: Token) -> bool:
    return any(child.type == "text" and child.content.strip() for child in inline.children or [])


def _checked(tokens: list[Token], resolve: Resolve) -> Iterator[Token]:
    """Leave out raw HTML, links that lead nowhere, and images from elsewhere."""
    is_left_out = False
    for token in tokens:
        if token.type == "link_open":
            address = resolve(str(token.attrs["href"]))
            is_left_out = address is None
            token.attrs["href"] = address or ""
        if token.type == "image":
            source = resolve(str(token.attrs["src"]))
            if source is None or "//" in source:
                token = Token("text", "", 0, content=token.content)
            else:
                token.attrs["src"] = source
        if token.type != "html_inline" and not (is_left_out and token.type.startswith("link_")):
            yield token
