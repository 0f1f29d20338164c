"""Check brackets with a stack.

A formula such as "price ~ (area + [rooms])" is only valid if every bracket is closed by its
partner, the last one that was opened first. That is a stack: what came last leaves first. A list is
a stack: `append` puts on top, `pop` takes from the top.
"""


def first_problem(text: str) -> int | None:
    """Return the position of the first bracket that is wrong, or None if all are right.

    Brackets are (), [] and {}; other characters do not matter. Wrong is a closing bracket that does
    not fit the last open one. If all of these are right but brackets stay open, the last one that
    was opened is wrong.
    """
    raise NotImplementedError
