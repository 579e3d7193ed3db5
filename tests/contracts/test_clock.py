"""What every clock and all dice do: time does not run back, ids are fresh and are ids."""

import pytest

from fyp.adapters.embedded.clock import SecretDice, SystemClock
from fyp.adapters.ram.clock import ManualClock, SeededDice
from fyp.ports.clock import Clock, Dice
from fyp.vocabulary.ids import is_id


@pytest.mark.parametrize("clock", [ManualClock(), SystemClock()])
def test_now_is_epoch_seconds_and_does_not_run_back(clock: Clock) -> None:
    first = clock.now()
    assert first > 1_600_000_000.0
    assert clock.now() >= first


@pytest.mark.parametrize("dice", [SeededDice(1), SecretDice()])
def test_ids_are_fresh(dice: Dice) -> None:
    made = [dice.new_id() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(is_id(id) for id in made)


def test_the_manual_clock_stands_until_moved_and_the_same_seed_rolls_the_same() -> None:
    clock = ManualClock(10.0)
    clock.advance(2.5)
    assert clock.now() == 12.5
    clock.set(3.0)
    assert clock.now() == 3.0
    assert SeededDice(7).new_id() == SeededDice(7).new_id() != SeededDice(8).new_id()
