def test_each_category_has_a_column(exercise):
    encoder = exercise.CategoryEncoder().fit(["year", "month", "year"])
    assert encoder.categories == ["month", "year"]
    assert encoder.transform(["month", "year"]) == [[1, 0], [0, 1]]


def test_rows_keep_their_order(exercise):
    encoder = exercise.CategoryEncoder().fit(["a", "b", "c"])
    assert encoder.transform(["c", "a", "c"]) == [[0, 0, 1], [1, 0, 0], [0, 0, 1]]


def test_an_unknown_category_is_all_zeros(exercise):
    encoder = exercise.CategoryEncoder().fit(["a", "b"])
    assert encoder.transform(["z"]) == [[0, 0]]


def test_transform_learns_nothing(exercise):
    encoder = exercise.CategoryEncoder().fit(["a", "b"])
    encoder.transform(["z"])
    assert encoder.categories == ["a", "b"]


def test_a_second_fit_forgets_the_first(exercise):
    encoder = exercise.CategoryEncoder().fit(["a"]).fit(["b"])
    assert encoder.categories == ["b"]


def test_encoders_share_nothing(exercise):
    exercise.CategoryEncoder().fit(["a"])
    assert exercise.CategoryEncoder().categories == []
