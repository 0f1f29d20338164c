"""Invented digits, drawn with strokes: 28 x 28 pixels as PNG files in base64, drawn from no real image.

They are cruder than people's handwriting. No figure measured on them says anything about it.
"""

from __future__ import annotations

import base64
import itertools
import struct
import zlib

import numpy as np

SIDE, LEVELS = 28, 4
# The strokes of each digit, as corners (across, down) in a square from 0 to 1; loops have many.
ROUND = [(0.5 + 0.5 * np.sin(t), 0.5 - 0.5 * np.cos(t)) for t in np.linspace(0, 2 * np.pi, 13)]


def _ring(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x + width * across, y + height * down) for across, down in ROUND]


STROKES: dict[str, list[list[tuple[float, float]]]] = {
    "0": [_ring(0.1, 0.0, 0.8, 1.0)],
    "1": [[(0.3, 0.25), (0.55, 0.0), (0.55, 1.0)]],
    "2": [[(0.1, 0.25), (0.3, 0.02), (0.7, 0.02), (0.88, 0.28), (0.1, 1.0), (0.95, 1.0)]],
    "3": [
        [(0.1, 0.08), (0.6, 0.0), (0.85, 0.22), (0.65, 0.45), (0.4, 0.48)],
        [(0.4, 0.48), (0.75, 0.52), (0.9, 0.76), (0.65, 1.0), (0.1, 0.92)],
    ],
    "4": [[(0.7, 1.0), (0.7, 0.0), (0.05, 0.68), (0.98, 0.68)]],
    "5": [[(0.85, 0.0), (0.2, 0.0), (0.17, 0.45), (0.65, 0.42), (0.9, 0.7), (0.65, 0.98), (0.1, 0.95)]],
    "6": [[(0.75, 0.0), (0.35, 0.3), (0.15, 0.7)], _ring(0.13, 0.45, 0.7, 0.55)],
    "7": [[(0.08, 0.0), (0.92, 0.0), (0.4, 1.0)]],
    "8": [_ring(0.2, 0.0, 0.6, 0.45), _ring(0.12, 0.45, 0.76, 0.55)],
    "9": [_ring(0.17, 0.0, 0.68, 0.52), [(0.84, 0.28), (0.8, 0.65), (0.55, 1.0)]],
}


def rows(seed: int = 0, count: int = 400) -> list[dict[str, object]]:
    """Return `count` rows by column, as many of each digit; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    digits = [str(digit) for digit in random.permutation(np.arange(count) % 10)]
    return [{"image": png(draw(digit, random)), "label": digit} for digit in digits]


def draw(digit: str, random: np.random.Generator) -> np.ndarray:
    """Return a picture of a digit in LEVELS grey values: its strokes moved, turned, bent and of some thickness."""
    turn, slant = random.normal(0, 0.14), random.normal(0, 0.18)
    width, height = random.uniform(9, 15), random.uniform(15, 21)
    middle = random.normal(SIDE / 2 - 0.5, 0.9, 2)
    thickness = random.uniform(0.7, 1.7)
    down, across = np.mgrid[:SIDE, :SIDE].astype(float)
    nearest = np.full((SIDE, SIDE), np.inf)
    for stroke in STROKES[digit]:
        # A hand never hits a corner twice in the same place.
        corners = np.array(stroke) - 0.5 + random.normal(0, 0.055, (len(stroke), 2))
        x = width * (corners[:, 0] - slant * corners[:, 1])
        y = height * corners[:, 1]
        points = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=1) + middle
        for start, end in itertools.pairwise(points):
            nearest = np.minimum(nearest, _distance(across, down, start, end))
    light = np.clip(thickness + 0.5 - nearest, 0, 1)
    return np.round(light * (LEVELS - 1)).astype(np.uint8)


def _distance(across: np.ndarray, down: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return how far each pixel is from a straight stroke."""
    way = end - start
    share = ((across - start[0]) * way[0] + (down - start[1]) * way[1]) / max(float(way @ way), 1e-9)
    share = np.clip(share, 0, 1)
    return np.hypot(across - start[0] - share * way[0], down - start[1] - share * way[1])


def png(picture: np.ndarray) -> str:
    """Return a picture of LEVELS grey values as a PNG file in base64.

    It is not compressed, for versions of zlib differ in how they do that.
    """
    four = picture.reshape(len(picture), -1, 4)
    packed = (four << np.array([6, 4, 2, 0], np.uint8)).sum(axis=2).astype(np.uint8)
    lines = b"".join(b"\x00" + line.tobytes() for line in packed)
    head = struct.pack(">IIBBBBB", picture.shape[1], picture.shape[0], 2, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(lines, 0)), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    ]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()
