"""The short way to what people come for."""

from collections.abc import Mapping

from fastapi.routing import APIRoute

from .limits import App, Message, Receive, Send


class Direct:
    """Takes requests for predictions past the framework; everything else goes the usual way."""

    def __init__(self, app: App, routes: Mapping[str, APIRoute]) -> None:
        """Stand before `app`, which has the routes too."""
        self.app, self.routes = app, routes

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        route = self.routes.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
        if route is None:
            await self.app(scope, receive, send)
            return
        scope["route"] = route
        await route.app(scope, receive, send)
