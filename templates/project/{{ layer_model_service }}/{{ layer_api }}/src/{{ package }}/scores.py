"""What the page says of a version that was imported: where it comes from, and how good it was there."""

from html import escape

from .config import Settings
from .metadata import Metadata


def origin(known: Metadata) -> dict[str, str]:
    """Return what was said of a version when it was imported."""
    return {
        "kind": known.kind,
        "imported": f"{known.created:%Y-%m-%d %H:%M} UTC",
        "data": known.data,
        "digest": known.file_sha256[:12],
    }


def quality(known: Metadata, _: Settings) -> str:
    """Return a section with the scores that came with a version."""
    rows = "\n".join(
        f'<tr><th scope="row">{escape(name)}</th><td class="number">{value:.4g}</td></tr>'
        for name, value in known.metrics.items()
    )
    caption = "Measured by whoever made it, on rows it had not seen"
    table = f'<table class="scores"><caption>{caption}</caption>\n<tbody>{rows}</tbody></table>'
    missing = "<p>Nobody has said: import it with --metrics.</p>"
    return f"<section><h2>How good it is</h2>\n{table if known.metrics else missing}\n</section>"
