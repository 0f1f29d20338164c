"""Read a price from text."""


def parse_price(text: str) -> float | None:
    """Return the number in the text; None where the text is empty or only spaces.

    A comma separates thousands, a point the decimals: "1,299.50" is 1299.5.
    """
    cleaned = text.strip().replace(",", "")
    return float(cleaned) if cleaned else None
