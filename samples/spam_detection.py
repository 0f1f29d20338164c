"""Invented messages with the columns and quirks of the SMS Spam Collection, drawn from no real row.

Made of phrases of our own. No figure measured on them says anything about real messages.
"""

from __future__ import annotations

import numpy as np

# Friends talk about money and prizes too, so a telling word spelt as usual says little.
TELLING = [
    "prize",
    "winner",
    "claim",
    "bonus",
    "cash",
    "reward",
    "voucher",
    "ringtone",
    "urgent",
    "credit",
    "lottery",
    "award",
    "discount",
    "guaranteed",
    "exclusive",
    "subscribe",
]
PLAIN = [
    "dinner",
    "tonight",
    "train",
    "mum",
    "house",
    "lesson",
    "match",
    "garden",
    "bus",
    "coffee",
    "birthday",
    "homework",
    "doctor",
    "weekend",
    "keys",
    "neighbour",
]
OPENINGS = ["Hi", "Hello", "ok", "Hey there", "Dear friend", "Good news!", 'She said "yes"', "By the way"]
ACTIONS = ["call", "text", "reply", "ask", "tell me", "send a word", "look at it", "let me know"]
TIMES = ["now", "today!", "this week", "before Friday", "when you can", "asap", "later :)"]
SHORT = ["Ok", "Where are you?", "On my way", "Thanks", "Call me", "Not yet :(", "Can't talk"]
DIGITS = str.maketrans("aeiost", "431057")


def rows(seed: int = 0, count: int = 500) -> list[dict[str, object]]:
    """Return `count` rows by column; equal seeds give equal rows."""
    random = np.random.default_rng(seed)
    found: list[dict[str, object]] = []
    while len(found) < count:
        spam = bool(random.random() < 0.3)
        # Some spam reads like a friend's message: nothing in the text can tell.
        text = _message(spam and random.random() > 0.03, random)
        label = "spam" if spam else "ham"
        # Spam is sent in bulk, and its copies differ in a code at most.
        copies = int(random.integers(1, 4)) if spam and random.random() < 0.2 else 1
        for _ in range(copies):
            code = f" Code {random.integers(1000, 9999)}" if copies > 1 and random.random() < 0.7 else ""
            found.append({"message": text + code, "label": label})
    order = random.permutation(len(found))[:count]
    return [found[place] for place in order]


def _message(spam: bool, random: np.random.Generator) -> str:
    """Put a few telling and a few plain words between everyday ones; spam has more of the former."""
    if not spam and random.random() < 0.15:
        return f"{_one(SHORT, random)} {_one(PLAIN, random)} {_one(TIMES, random)}"
    telling = int(random.integers(3, 6)) if spam else int(random.random() < 0.3)
    words = [_one(TELLING, random) for _ in range(telling)]
    if spam:
        words = [_disguise(word, random) if random.random() < 0.8 else word for word in words]
    words += [_one(PLAIN, random) for _ in range(int(random.integers(1, 4)) + (not spam))]
    random.shuffle(words)
    number = f" 0{random.integers(10**9, 10**10)}" if random.random() < (0.5 if spam else 0.15) else ""
    price = f" only £{random.integers(1, 9)}.50" if random.random() < (0.4 if spam else 0.05) else ""
    opening, action, time = (_one(phrases, random) for phrases in (OPENINGS, ACTIONS, TIMES))
    return f"{opening}, {' '.join(words)},{price} {action}{number} {time}"


def _disguise(word: str, random: np.random.Generator) -> str:
    """Write a word as spammers do: with digits, with signs or spaces in it, or a letter too many."""
    at, sign = int(random.integers(1, len(word) - 1)), _one([".", "_", "*", "-", " "], random)
    return _one([word.translate(DIGITS), sign.join(word), word[:at] + word[at] + word[at:]], random)


def _one(values: list[str], random: np.random.Generator) -> str:
    return values[int(random.integers(len(values)))]
