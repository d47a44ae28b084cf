from bench.forecast import judge


def test_the_forecast_would_have_been_right_about_a_known_past():
    """Of all hours with a late answer it tells four of five, and it is right most of the time."""
    found = judge(runs=20)
    assert found["late"] > 100
    assert found["recall"] >= 0.8
    assert found["precision"] >= 0.6
    assert found["brier"] < found["naive"] * 0.6
