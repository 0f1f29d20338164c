"""Choose the words that a text model knows."""


def vocabulary(texts: list[str], min_texts: int) -> list[str]:
    """Return the words that occur in at least min_texts texts, in the order of the alphabet.

    Words are separated by white space; they are compared in lower case.
    """
    frequency: dict[str, int] = {}
    for text in texts:
        for word in set(text.lower().split()):
            frequency[word] = frequency.get(word, 0) + 1
    return sorted(word for word, count in frequency.items() if count >= min_texts)
