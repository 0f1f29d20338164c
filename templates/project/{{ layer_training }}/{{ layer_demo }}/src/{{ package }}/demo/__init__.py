"""Demo: a page on which people try the model."""

import os

# Gradio reads both when it is imported: the page works offline and reports to nobody.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"


def demo() -> None:
    """Serve a page on which people try the model, by default at http://127.0.0.1:7860."""
    import gradio  # takes seconds, which other commands need not wait for

    from .page import build

    # Gradio's own fonts come from Google.
    theme = gradio.themes.Default(font=["system-ui", "sans-serif"], font_mono=["monospace"])
    build().launch(theme=theme, footer_links=["settings"])
