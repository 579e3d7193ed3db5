"""What a Lesson changes in memory: one Learner a file. None reads what another one learns, so lessons go in batches."""

from fyp.engine.learn.appeal import Appeal
from fyp.engine.learn.arrivals import Arrivals
from fyp.engine.learn.currents import Currents
from fyp.engine.learn.past import Past
from fyp.engine.learn.promotion import Promotion
from fyp.engine.learn.renewal import Renewal
from fyp.engine.learn.seeking import Seeking
from fyp.engine.learn.taste import Taste
from fyp.engine.learn.ties import Ties
from fyp.engine.learn.trials import Trials
from fyp.engine.learn.weights import Weights
from fyp.engine.learn.wishes import Wishes
from fyp.engine.stages import Learner

LEARNERS: tuple[Learner, ...] = (
    Arrivals(), Ties(), Wishes(), Seeking(), Appeal(), Taste(), Past(), Currents(), Promotion(), Weights(), Renewal(), Trials(),
)  # fmt: skip

__all__ = ["LEARNERS"]
