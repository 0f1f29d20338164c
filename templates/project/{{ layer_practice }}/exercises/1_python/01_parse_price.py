"""Read a price from text.

Numbers in real files are often text: " 1,299.50 " has spaces around it and a comma between
thousands. A blank cell means that the price is not known, which is not the same as zero.
"""


def parse_price(text: str) -> float | None:
    """Return the number in the text; None where the text is empty or only spaces.

    A comma separates thousands, a point the decimals: "1,299.50" is 1299.5.
    """
    raise NotImplementedError
