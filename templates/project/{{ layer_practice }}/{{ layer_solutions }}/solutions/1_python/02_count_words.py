"""Count the words of a text."""


def count_words(text: str) -> dict[str, int]:
    """Return how often each word occurs, in lower case.

    Words are separated by white space. The characters .,;:!? are removed from both ends of a word,
    and what is empty then is no word.
    """
    counts: dict[str, int] = {}
    for piece in text.lower().split():
        word = piece.strip(".,;:!?")
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts
