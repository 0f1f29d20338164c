"""The columns of the data: one pydantic model checks training files and API requests alike."""

import base64
from io import BytesIO
from typing import Annotated, Any

import numpy as np
import pandas as pd
from PIL import Image
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema

IDENTIFIER, TARGET = "id", "label"
COLUMNS = IMAGE = "image"  # models take the image itself, not a table of columns
ROWS = "images"  # the word of plots and reports
SIDE = 28  # pixels
EXAMPLE = (  # a seven
    "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcAQAAAABaduI5AAAAPElEQVR42nXEoRWAIAAFwONLMDqO0dEd"
    "hRGIBJ8YzFw4VsocQhUeOIUhXEKHJn+FcIvARlRiEjvxEoe1Dx42ChTPKVinAAAAAElFTkSuQmCC"
)


def _decoded(value: Any) -> Any:
    """Return the grey values of a PNG file in base64; leave anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        with Image.open(BytesIO(base64.b64decode(value)), formats=["PNG"]) as image:
            found = f"one of {image.width} x {image.height}"
            if image.size == (SIDE, SIDE):
                return np.asarray(image.convert("L")).tolist()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        found = "something else"
    raise ValueError(f"no PNG file of {SIDE} x {SIDE} pixels in base64, but {found}")


Grey = Annotated[int, Field(ge=0, le=255)]
SIDES = Field(min_length=SIDE, max_length=SIDE)
Pixels = Annotated[
    list[Annotated[list[Grey], SIDES]],
    SIDES,
    BeforeValidator(_decoded),
    WithJsonSchema({"type": ["string", "array"]}),
]


class Row(BaseModel, extra="forbid"):
    """One image, light on a dark ground: a PNG file in base64, or its grey values by line."""

    image: Pixels = Field(examples=[EXAMPLE])


class LabelledRow(Row):
    """An image to learn from."""

    label: str = Field(min_length=1, max_length=50)


def pixels(images: pd.Series) -> np.ndarray:
    """Return images as a network takes them: (rows, 1, SIDE, SIDE), grey values from 0 to 255."""
    return np.stack(images.to_list()).astype(np.float32)[:, None]
