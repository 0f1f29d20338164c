def test_a_plain_number_is_read(exercise):
    assert exercise.parse_price("12.5") == 12.5


def test_spaces_and_thousands_are_removed(exercise):
    assert exercise.parse_price(" 1,299.50 ") == 1299.5
    assert exercise.parse_price("1,000,000") == 1_000_000


def test_zero_is_a_price(exercise):
    assert exercise.parse_price("0") == 0
    assert exercise.parse_price("0") is not None


def test_a_blank_is_not_known(exercise):
    assert exercise.parse_price("") is None
    assert exercise.parse_price("   ") is None
