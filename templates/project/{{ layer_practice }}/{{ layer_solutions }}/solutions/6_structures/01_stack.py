"""Check brackets with a stack."""


def first_problem(text: str) -> int | None:
    """Return the position of the first bracket that is wrong, or None if all are right.

    Brackets are (), [] and {}; other characters do not matter. Wrong is a closing bracket that does
    not fit the last open one. If all of these are right but brackets stay open, the last one that
    was opened is wrong.
    """
    partners = {")": "(", "]": "[", "}": "{"}
    opened: list[int] = []
    for position, character in enumerate(text):
        if character in "([{":
            opened.append(position)
        elif character in partners and (not opened or text[opened.pop()] != partners[character]):
            return position
    return opened[-1] if opened else None
