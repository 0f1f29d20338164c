"""The network: word by word through a text, once in each direction, then a score for each class.

A text is (LENGTH,): the numbers of its words, then padding. The shapes in the comments are those of
one text; a network takes many at once.
"""

import torch
from torch import Tensor, nn

from .schema import PADDING, UNKNOWN


class BidirectionalGru(nn.Module):
    """A gated recurrent unit in each direction (Cho et al., EMNLP 2014)."""

    def __init__(self, words: int, classes: int, size: int, dropout: float) -> None:
        """Take how many words are known, and the size of an embedding and of a state."""
        super().__init__()
        # A word is a vector, which is learnt: words that are used alike come to lie together.
        self.embedding = nn.Embedding(words, size, padding_idx=PADDING)
        self.forward_gru = nn.GRU(size, size, batch_first=True)
        self.backward_gru = nn.GRU(size, size, batch_first=True)
        # Hide some values at random while fitting: nothing may rely on a single one of them.
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(2 * size, classes)

    def forward(self, texts: Tensor) -> Tensor:
        """Return a score for each class (columns) for each text (rows)."""
        if self.training:  # an exported network always takes LENGTH words
            texts = texts[:, : int((texts != PADDING).sum(dim=1).max())]
        onward = self._read(self.forward_gru, texts)  # size
        back = self._read(self.backward_gru, turn(texts))  # size
        scores: Tensor = self.output(self.dropout(torch.cat([onward, back], dim=1)))  # classes
        return scores

    def _read(self, gru: nn.GRU, texts: Tensor) -> Tensor:
        """Return the largest value of each unit of the state, over the words of each text."""
        states, _ = gru(self.dropout(self.embedding(texts)))  # LENGTH x size
        # Padding comes last, so it changes the state of no word; its own states are left out.
        is_padding = (texts == PADDING).unsqueeze(2)
        largest: Tensor = states.masked_fill(is_padding, -1.0).amax(dim=1)  # a state is in (-1, 1)
        return largest


def turn(texts: Tensor) -> Tensor:
    """Return the texts from their last word to their first, with the padding last as before."""
    lengths = (texts != PADDING).sum(dim=1, keepdim=True)
    places = lengths - 1 - torch.arange(texts.shape[1], device=texts.device)
    turned = texts.gather(1, places.clamp(min=0))
    return turned.masked_fill(places < 0, PADDING)


def hide_words(texts: Tensor, share: float) -> Tensor:
    """Return the texts with some words unknown: the network learns to do without them."""
    hidden = (torch.rand(texts.shape, device=texts.device) < share) & (texts != PADDING)
    return texts.masked_fill(hidden, UNKNOWN)
