"""The networks, layer by layer: images go in, a score for each class comes out.

The shapes in the comments are those of one image; a network takes many at once.
"""

import math
from typing import Any

import torch
from torch import Tensor, nn

TURN, GROWTH, SHIFT = 10.0, 0.1, 2.0  # at most: degrees, a share of the size, pixels


class Normalise(nn.Module):
    """Bring the grey values of the training images to mean 0 and standard deviation 1."""

    def __init__(self, mean: float, deviation: float) -> None:
        """Take what was measured on training images only."""
        super().__init__()
        self.mean, self.deviation = mean, deviation

    def forward(self, images: Tensor) -> Tensor:
        """Return the normalised images."""
        return (images - self.mean) / self.deviation


def linear(mean: float, deviation: float, side: int, classes: int) -> nn.Module:
    """Return a softmax regression: a class's score is a weighted sum of all pixels."""
    return nn.Sequential(Normalise(mean, deviation), nn.Flatten(), nn.Linear(side**2, classes))


def cnn(mean: float, deviation: float, side: int, classes: int, **sizes: Any) -> nn.Module:
    """Return a convolutional network: filters that look for a stroke wherever it is."""
    first, second, hidden = sizes["filters"], sizes["patterns"], sizes["hidden"]
    left = ((side - 4) // 2 - 4) // 2  # pixels a side, after two blocks
    return nn.Sequential(
        Normalise(mean, deviation),  # 1 x 28 x 28
        # Each filter is 5 x 5 weights that move over the image: 24 x 24 places.
        nn.Conv2d(1, first, kernel_size=5),
        # Bring each filter's output to mean 0 and deviation 1: larger steps then do no harm.
        nn.BatchNorm2d(first),
        # Without something that is not linear, two layers would be no more than one.
        nn.ReLU(),
        # Of 2 x 2 places keep the strongest: a stroke may lie a pixel beside.
        nn.MaxPool2d(2),  # filters x 12 x 12
        # These look at all filters at once: a pattern of strokes.
        nn.Conv2d(first, second, kernel_size=5),
        nn.BatchNorm2d(second),
        nn.ReLU(),
        nn.MaxPool2d(2),  # patterns x 4 x 4
        nn.Flatten(),
        # Hide some inputs at random while fitting: no unit can rely on a single other one.
        nn.Dropout(sizes["dropout"]),
        nn.Linear(second * left**2, hidden),
        nn.ReLU(),
        nn.Dropout(sizes["dropout"]),
        nn.Linear(hidden, classes),
    )


def augment(images: Tensor) -> Tensor:
    """Return images turned, resized and shifted a little: what they show stays the same."""
    rows, side = len(images), images.shape[-1]
    turn, grow, across, down = (2 * torch.rand(4, rows, device=images.device) - 1).unbind()
    angle, scale = math.radians(TURN) * turn, 1 + GROWTH * grow
    cos, sin, reach = scale * angle.cos(), scale * angle.sin(), 2 * SHIFT / side
    lines = [torch.stack([cos, -sin, reach * across]), torch.stack([sin, cos, reach * down])]
    matrices = torch.stack(lines).permute(2, 0, 1)
    places = nn.functional.affine_grid(matrices, list(images.shape), align_corners=False)
    return nn.functional.grid_sample(images, places, align_corners=False)
