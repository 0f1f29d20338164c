def test_each_word_is_counted(exercise):
    assert exercise.count_words("to be or not to be") == {"to": 2, "be": 2, "or": 1, "not": 1}


def test_case_and_punctuation_do_not_count(exercise):
    assert exercise.count_words("Free! free, FREE?") == {"free": 3}


def test_punctuation_inside_a_word_stays(exercise):
    assert exercise.count_words("It's 3.5 stars.") == {"it's": 1, "3.5": 1, "stars": 1}


def test_any_white_space_separates_words(exercise):
    assert exercise.count_words("one  two\nthree\tone") == {"one": 2, "two": 1, "three": 1}


def test_punctuation_alone_is_no_word(exercise):
    assert exercise.count_words("wait ... what") == {"wait": 1, "what": 1}
    assert exercise.count_words("") == {}
