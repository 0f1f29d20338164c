TEXTS = ["win a prize", "Win win win", "a call", "a late call"]


def test_a_word_needs_enough_texts(exercise):
    assert exercise.vocabulary(TEXTS, 2) == ["a", "call", "win"]
    assert exercise.vocabulary(TEXTS, 3) == ["a"]


def test_repetition_in_one_text_counts_once(exercise):
    assert exercise.vocabulary(["go go go", "stop"], 2) == []


def test_one_text_is_enough_when_that_is_asked(exercise):
    assert exercise.vocabulary(["b a", "C"], 1) == ["a", "b", "c"]


def test_no_text_has_no_words(exercise):
    assert exercise.vocabulary([], 1) == []
