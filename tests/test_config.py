"""Settings: defaults, environment, command line, and a clear word about a bad value."""

import pytest

from fyp.config import Settings, load, table
from fyp.vocabulary.errors import Invalid


def test_defaults_environment_and_what_is_given_in_that_order() -> None:
    assert load({}) == Settings()
    environ = {"FYP_PORT": "8123", "FYP_SECURE_COOKIE": "true", "FYP_VIEWER_RATE": "2.5", "OTHER": "x"}
    settings = load(environ, port=9000, data=None)
    assert (settings.port, settings.secure_cookie, settings.viewer_rate, settings.data) == (9000, True, 2.5, "data")
    assert load(environ).port == 8123


@pytest.mark.parametrize(
    "bad", [{"FYP_PORT": "many"}, {"FYP_PORT": "70000"}, {"FYP_VIEWER_RATE": "0"}, {"FYP_SEED": "-1"}]
)
def test_a_bad_value_is_named(bad: dict[str, str]) -> None:
    with pytest.raises(Invalid, match=next(iter(bad)).removeprefix("FYP_").lower()):
        load(bad)


def test_every_setting_says_what_it_is_for() -> None:
    rows = table()
    assert len(rows) == len(Settings.__struct_fields__)
    for name, _, meaning in rows:
        assert name.startswith("FYP_") and len(meaning) > 10
