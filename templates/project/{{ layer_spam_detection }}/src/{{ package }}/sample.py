"""A synthetic sample with the schema of the real data, so that everything runs without a download.

The messages are made from phrases of our own. They let code be tested and lessons be learnt, and no figure measured
on them says anything about real messages.
"""

import numpy as np
import pandas as pd

from .schema import MESSAGE, OUTCOME

SPAM_SHARE, HARMLESS, COPIES = 0.2, 0.04, 0.07
DISGUISED = {True: 0.75, False: 0.0}  # how often a telling word is disguised, in spam and in ham
MENTIONED = 0.35  # how often a friend's message holds a telling word

# Friends talk about money and prizes too, so one telling word spelt as in the dictionary says little.
TELLING = ["prize", "winner", "claim", "bonus", "cash", "reward", "voucher", "ringtone", "urgent", "credit", "lottery",
           "award", "discount", "guaranteed", "exclusive", "subscribe"]  # fmt: skip
PLAIN = ["dinner", "tonight", "train", "mum", "house", "lesson", "match", "garden", "bus", "coffee", "birthday",
         "homework", "doctor", "weekend", "keys", "neighbour"]  # fmt: skip
OPENINGS = ["hi", "hello", "ok", "hey there", "dear friend", "good news", "sorry", "by the way"]
ACTIONS = ["call", "text", "reply", "ask", "tell me", "send a word", "look at it", "let me know"]
TIMES = ["now", "today", "this week", "before Friday", "when you can", "asap", "later"]
DIGITS = str.maketrans("aeiost", "431057")
SIGNS = "._*-"


def sample(rows: int, seed: int) -> pd.DataFrame:
    """Return `rows` invented messages with their labels, some sent more than once; equal seeds, equal rows."""
    random = np.random.default_rng(seed)
    spam = random.random(rows) < SPAM_SHARE
    # Some spam reads like a friend's message: nothing in the text can tell.
    messages = [_message(spam=bool(label and random.random() > HARMLESS), random=random) for label in spam]
    labels = np.where(spam, OUTCOME.positive, OUTCOME.negative)
    frame = pd.DataFrame({OUTCOME.name: labels, MESSAGE.name: messages})
    origin = np.arange(rows)
    copied = random.random(rows) < COPIES
    origin[copied] = random.integers(0, rows, copied.sum())
    return frame.iloc[origin].reset_index(drop=True)


def disguise(word: str, random: np.random.Generator) -> str:
    """Write a word as spammers do: with digits, with signs or spaces between the letters, or one letter too many."""
    at = int(random.integers(1, len(word) - 1))
    variants = (
        word.translate(DIGITS),
        str(random.choice(list(SIGNS))).join(word),
        " ".join(word),
        word[:at] + word[at] + word[at:],
    )
    return variants[int(random.integers(len(variants)))]


def _message(*, spam: bool, random: np.random.Generator) -> str:
    """Put a few telling and a few plain words between everyday ones; spam has more of the former."""
    telling = random.integers(2, 5) if spam else int(random.random() < MENTIONED)
    words = [_spell(_one(TELLING, random), random, DISGUISED[spam]) for _ in range(telling)]
    words += [_one(PLAIN, random) for _ in range(random.integers(1, 4) + (not spam))]
    random.shuffle(words)
    number = f" {random.choice(['07', '08', '09'])}{random.integers(10**8, 10**9)}" if random.random() < 0.3 else ""
    return f"{_one(OPENINGS, random)}, {' '.join(words)}, {_one(ACTIONS, random)}{number} {_one(TIMES, random)}"


def _spell(word: str, random: np.random.Generator, chance: float) -> str:
    return disguise(word, random) if random.random() < chance else word


def _one(words: list[str], random: np.random.Generator) -> str:
    return words[int(random.integers(len(words)))]
