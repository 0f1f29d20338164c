"""Multiply a matrix by a vector."""


def matrix_vector(matrix: list[list[float]], vector: list[float]) -> list[float]:
    """Return the product: entry i is the sum of row i times the vector, entry by entry.

    Raises:
        ValueError: a row does not have as many entries as the vector.
    """
    if any(len(row) != len(vector) for row in matrix):
        raise ValueError("each row needs as many entries as the vector")
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]
