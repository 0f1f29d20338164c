"""Turn categories into numbers."""


class CategoryEncoder:
    """One-hot encoding of one column.

    Attributes:
        categories: the categories of the training rows, in the order of the alphabet.
    """

    def __init__(self) -> None:
        self.categories: list[str] = []

    def fit(self, values: list[str]) -> "CategoryEncoder":
        """Learn the categories from these values alone, and return the encoder itself."""
        self.categories = sorted(set(values))
        return self

    def transform(self, values: list[str]) -> list[list[int]]:
        """Return a row of zeros and ones for each value, with one column for each category."""
        return [[int(value == category) for category in self.categories] for value in values]
