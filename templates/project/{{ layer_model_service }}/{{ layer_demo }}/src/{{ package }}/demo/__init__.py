"""Demo: a page at /demo on which people try the model, with Gradio."""

import os

from fastapi import FastAPI

# Gradio reads both when it is imported: the page works offline and reports to nobody.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"


def install(app: FastAPI) -> None:
    """Add the page to an application; its inputs are those of the champion at the start."""
    import gradio  # takes seconds, which other commands need not wait for

    from .page import page

    # Gradio's own fonts come from other hosts.
    theme = gradio.themes.Default(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    gradio.mount_gradio_app(app, page(app), "/demo", theme=theme, footer_links=["settings"])
