"""Check brackets with a stack.

In a formula such as "price ~ (area + [rooms])", each closing bracket must fit the one that was
opened last. A stack keeps track of that: last in, first out. A list is a stack: `append` puts an
entry on top, `pop` takes it from the top.
"""


def first_problem(text: str) -> int | None:
    """Return the position of the first bracket that is wrong, or None if all are right.

    Brackets are (), [] and {}; other characters do not matter. Wrong is a closing bracket that does
    not fit the last open one. If all of these are right but brackets stay open, the last one that
    was opened is wrong.
    """
    raise NotImplementedError
