"""Multiply a matrix by a vector.

A linear model multiplies each row of the data by the coefficients and adds up: the prediction for
all rows is one product. Write it once without NumPy, to know what `@` does.
"""


def matrix_vector(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Return the product: entry i is the sum of row i times the vector, entry by entry.

    Raises:
        ValueError: a row does not have as many entries as the vector.
    """
    raise NotImplementedError
