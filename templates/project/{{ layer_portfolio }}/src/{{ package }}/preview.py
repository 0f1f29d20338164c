"""A preview: it renders the site at each change, and the pages load themselves again."""

import mimetypes
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Condition, Thread
from urllib.parse import unquote, urlsplit

from watchfiles import watch

from . import PortfolioError
from .settings import Projects
from .site import FOLDER, Files, render

RELOAD = b"<script>new EventSource('/changes').onmessage = () => location.reload()</script>"


class Preview(ThreadingHTTPServer):
    """Serves files from memory, on this machine only."""

    daemon_threads = True

    def __init__(self, port: int, files: Files) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.files = files
        self.changed = Condition()

    def show(self, files: Files) -> None:
        """Serve these files from now on, and tell the pages that are open."""
        with self.changed:
            self.files = files
            self.changed.notify_all()


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Preview

    def do_GET(self) -> None:
        """Send a file, a page with the script that loads it again, or the news of a change."""
        path = unquote(urlsplit(self.path).path).removeprefix("/") or "index.html"
        if path == "changes":
            self._answer(200, "text/event-stream", b"")
            with self.server.changed:
                self.server.changed.wait()
            self.wfile.write(b"data: changed\n\n")
            return
        content = self.server.files.get(path)
        if content is None:
            self._answer(404, "text/plain", b"There is no such page.\n")
            return
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        self._answer(200, kind, content + RELOAD if kind == "text/html" else content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Print no line for each request."""

    def _answer(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)


def serve(root: Path, clones: Path, port: int) -> None:
    """Preview the site until Ctrl+C; a mistake in a file is printed, and the pages stay."""
    files, _ = render(root, clones)
    try:
        server = Preview(port, files)
    except OSError as error:
        raise PortfolioError(f"Port {port} is not free: choose another, --port 0 any.") from error
    Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_port}/ shows the site. Ctrl+C ends.", flush=True)
    sources = Projects.read(root / "projects.toml").projects
    folders = [root, *(root / source.source for source in sources if not source.is_remote)]
    built = (root / FOLDER).resolve()
    for changes in watch(*folders, raise_interrupt=False):
        if all(Path(path).resolve().is_relative_to(built) for _, path in changes):
            continue
        try:
            server.show(render(root, clones)[0])
        except (PortfolioError, OSError) as error:
            print(f"error: {error}", file=sys.stderr, flush=True)
