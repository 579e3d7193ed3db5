"""Trials: what operators turn and try, and what comes of it, arm by arm."""

from fyp.engine.knobs import Knobs
from fyp.engine.learn.lessons import FINISH, LIKE
from fyp.engine.memory.memory import Memory
from fyp.engine.memory.trials import Trial
from fyp.engine.stages import Batch
from fyp.vocabulary.event import AnyEvent, Erased, Experimented, Tuned


class Trials:
    """Hears `Tuned` and `Experimented`; counts each lesson of who takes part, and looks at the evidence now and then."""

    name = "trials"

    def learn(self, batch: Batch, memory: Memory, knobs: Knobs) -> None:
        policy = memory.policy
        if not policy.running:
            return
        viewers, creators, every = memory.viewers.ids, memory.rates.creators.ids, int(knobs["trial_look"])
        for i in range(len(batch.viewer)):
            viewer = viewers[batch.viewer[i]]
            creator = creators[memory.videos.creator[batch.video[i]]]
            whole, liked = bool(batch.whole[i]), float(batch.targets[i, LIKE])
            if whole:
                told = (float(batch.watched_s[i]), float(batch.targets[i, FINISH]), liked)
            elif liked == liked:  # a late like, or one that was taken back: the showing itself was counted
                told = (0.0, 0.0, 2.0 * liked - 1.0)
            else:
                continue
            for trial, arm in zip(policy.running, policy.arms(viewer), strict=True):
                if arm is not None:
                    trial.count(arm, viewer, creator, float(batch.at[i]), told)
                    if trial.counted % every == 0:
                        _look(trial, memory, knobs, float(batch.at[i]), trial.counted // every)

    def hear(self, event: AnyEvent, memory: Memory, knobs: Knobs) -> None:
        match event:
            case Tuned():
                memory.policy.tuned(event)
            case Experimented():
                memory.policy.experimented(event)
            case Erased():
                for trial in memory.policy.kept.trials.values():
                    trial.forget(event.viewer)


def _look(trial: Trial, memory: Memory, knobs: Knobs, at: float, nth: int) -> None:
    crowds = memory.policy.crowds(trial, memory.rates.creators.ids)
    trial.look(crowds, knobs["trial_effect"], knobs["trial_units"], at, nth)


__all__ = ["Trials"]
