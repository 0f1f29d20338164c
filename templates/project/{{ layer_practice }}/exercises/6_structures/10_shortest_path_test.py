import pytest

GRAPH = {
    "Ada": ["Ben", "Cleo", "Dan", "Ida"],
    "Ben": ["Eva"],
    "Cleo": ["Ada"],
    "Dan": ["Finn"],
    "Eva": ["Finn", "Ada"],
    "Finn": ["Gus"],
    "Gus": ["Ada"],
    "Hal": ["Ada"],
    "Ida": ["Jon"],
    "Jon": ["Finn"],
}


def test_neighbours_are_one_step_away(exercise):
    assert exercise.shortest_path(GRAPH, "Ada", "Cleo") == ["Ada", "Cleo"]


def test_the_shortest_way_is_found(exercise):
    assert exercise.shortest_path(GRAPH, "Ada", "Gus") == ["Ada", "Dan", "Finn", "Gus"]


def test_steps_have_a_direction(exercise):
    assert exercise.shortest_path(GRAPH, "Hal", "Ben") == ["Hal", "Ada", "Ben"]
    assert exercise.shortest_path(GRAPH, "Ada", "Hal") is None


def test_no_step_is_needed_to_stay(exercise):
    assert exercise.shortest_path(GRAPH, "Eva", "Eva") == ["Eva"]


@pytest.mark.parametrize(("start", "goal"), [("Ada", "Zoe"), ("Zoe", "Ada")])
def test_an_unknown_name_leads_nowhere(exercise, start, goal):
    assert exercise.shortest_path(GRAPH, start, goal) is None


def test_a_long_way_is_no_problem(exercise):
    graph = {str(number): [str(number + 1)] for number in range(5000)}
    assert len(exercise.shortest_path(graph, "0", "5000")) == 5001
