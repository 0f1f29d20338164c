"""Turn categories into numbers.

A model needs numbers, and a contract type is text. One-hot encoding gives each category a column of
zeros and ones. The encoder learns the categories from the training rows (`fit`) and then encodes
any rows (`transform`). A category that it has not seen gets zeros only: new data must not stop a
service.
"""


class CategoryEncoder:
    """One-hot encoding of one column.

    Attributes:
        categories: the categories of the training rows, in the order of the alphabet.
    """

    def __init__(self) -> None:
        self.categories: list[str] = []

    def fit(self, values: list[str]) -> "CategoryEncoder":
        """Learn the categories from these values alone, and return the encoder itself."""
        raise NotImplementedError

    def transform(self, values: list[str]) -> list[list[int]]:
        """Return a row of zeros and ones for each value, with one column for each category."""
        raise NotImplementedError
