"""Count the words of a text.

A bag of words, the simplest representation of a text, says how often each word occurs. "Free" and
"free!" should be one word, so letter case and punctuation at the ends of a word do not count.
"""


def count_words(text: str) -> dict[str, int]:
    """Return how often each word occurs, in lower case.

    Words are separated by white space. The characters .,;:!? are removed from both ends of a word,
    and what is empty then is no word.
    """
    raise NotImplementedError
