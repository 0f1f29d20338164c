"""Choose the words that a text model knows.

A word that occurs in one message only teaches a model nothing about other messages. The document
frequency of a word is the number of texts that contain it, however often it occurs in each of them.
A vocabulary keeps the words that are frequent enough.
"""


def vocabulary(texts: list[str], min_texts: int) -> list[str]:
    """Return the words that occur in at least min_texts texts, in the order of the alphabet.

    Words are separated by white space; they are compared in lower case.
    """
    raise NotImplementedError
