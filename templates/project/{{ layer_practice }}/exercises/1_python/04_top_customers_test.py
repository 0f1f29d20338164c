def test_the_highest_scores_come_first(exercise):
    scores = {"Ada": 0.2, "Ben": 0.9, "Cleo": 0.5}
    assert exercise.top_customers(scores, 2) == ["Ben", "Cleo"]


def test_names_decide_between_equal_scores(exercise):
    scores = {"Dora": 0.5, "Ben": 0.5, "Ada": 0.5, "Cleo": 0.9}
    assert exercise.top_customers(scores, 3) == ["Cleo", "Ada", "Ben"]


def test_there_may_be_fewer_than_k(exercise):
    assert exercise.top_customers({"Ada": 0.2}, 5) == ["Ada"]
    assert exercise.top_customers({}, 5) == []


def test_zero_places_are_no_customers(exercise):
    assert exercise.top_customers({"Ada": 0.2}, 0) == []
