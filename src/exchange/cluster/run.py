"""The run: epoch after epoch, kept as a checkpoint of Scanline has it, so that either may go on from the other."""

import json
import math
import time

import jax
import keras

from checkpoint import CheckpointError
from digits import Batches, shuffled_order

POINTS_PER_EPOCH = 100
TEST_BATCH = 1000


def say(**fields):
    """One JSON object as a line, from the first process only. JSON has no NaN: it becomes null."""
    if jax.process_index() == 0:
        print(json.dumps({name: finite(value) for name, value in fields.items()}), flush=True)


def finite(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


def first_state(training):
    """Where a run stands before its first step, as a checkpoint says it."""
    return {
        "learningRate": training["learningRate"],
        "iterations": 0,
        "random": {},
        "loop": {
            "step": 0,
            "epoch": 0,
            "batch": 0,
            "epochs": training["epochs"],
            "seconds": 0.0,
            "evaluationDue": True,
            "totals": no_totals(0.0),
            "earlyStop": {"best": None, "epochsWithoutRise": 0},
        },
    }


def no_totals(since):
    return {"samples": 0, "lossSum": 0.0, "correct": 0, "since": since}


class Run:
    """The run. It keeps `state` and `history` as a checkpoint of Scanline has them."""

    def __init__(self, learner, digits, devices, training, state, history):
        """`learner`: images `[batch, 28, 28]` to logits `[batch, 10]`, compiled; `digits`: see digits.py."""
        self.learner, self.devices, self.training = learner, devices, training
        self.state, self.history = state, history
        self.digits = tuple(part[: training["trainingDigits"]] for part in digits["train"])
        test = tuple(part[: training["testDigits"]] for part in digits["test"])
        self.test = Batches(test, min(TEST_BATCH, len(test[1])), devices)
        self.batch_size = min(training["batchSize"], len(self.digits[1]))
        self.batches_per_epoch = -(-len(self.digits[1]) // self.batch_size)

    def to_the_end(self, save):
        """Trains to the last epoch, calls `save` after each, and returns why it stopped.

        That is "finished", "stopped-early" or "diverged". Raises CheckpointError where the state does not
        fit the experiment.
        """
        loop = self.state["loop"]
        if loop["batch"] >= self.batches_per_epoch:
            raise CheckpointError(
                f"checkpoint.safetensors stands at batch {loop['batch']}, but an epoch has only "
                f"{self.batches_per_epoch} batches: it is not of this experiment.json."
            )
        # Someone chose to go on: the full patience is granted again.
        loop["earlyStop"]["epochsWithoutRise"] = 0
        while True:
            if loop["evaluationDue"]:
                if not self.read_test_set():
                    return "diverged"
                save()
                if self.waited_enough() and loop["epoch"] < loop["epochs"]:
                    return "stopped-early"
            if loop["epoch"] >= loop["epochs"] and loop["batch"] == 0:
                return "finished"
            self.train_epoch()

    def train_epoch(self):
        """One epoch, or what is left of it."""
        loop, totals = self.state["loop"], self.state["loop"]["totals"]
        order = shuffled_order(len(self.digits[1]), self.training["seed"], loop["epoch"])
        order = order[loop["batch"] * self.batch_size :]
        batches = Batches(self.digits, self.batch_size, self.devices, order)
        curve = Curve(self.batch_size, len(order))
        began = time.perf_counter()
        told = self.learner.fit(batches, shuffle=False, verbose=0, callbacks=[curve]).history
        seconds = time.perf_counter() - began
        for step, share, rates in curve.points():
            at = loop["step"] + step
            place = {"step": at, "epoch": at / self.batches_per_epoch}
            self.history["points"].append(
                place | {"seconds": loop["seconds"] + share * seconds} | rates
            )
        loop["seconds"] += seconds
        samples = len(order)
        totals["samples"] += samples
        totals["lossSum"] += told["mean_loss"][-1] * samples
        totals["correct"] += round(told["accuracy"][-1] * samples)
        loop["step"] += len(batches)
        loop["epoch"] += 1
        loop["batch"] = 0
        loop["evaluationDue"] = True
        self.state["iterations"] += len(batches)
        if loop["epoch"] == self.training["dropLearningRateAfter"]:
            self.state["learningRate"] /= 10
            self.learner.optimizer.learning_rate = self.state["learningRate"]

    def read_test_set(self):
        """Reads the test set and tells the epoch; False where the loss is no number any more."""
        loop, totals = self.state["loop"], self.state["loop"]["totals"]
        read = self.learner.evaluate(self.test, verbose=0, return_dict=True)
        # A share of so many digits, without float32's rounding.
        accuracy = round(read["accuracy"] * len(self.test.order)) / len(self.test.order)
        point = {
            "epoch": loop["epoch"],
            "step": loop["step"],
            "seconds": loop["seconds"],
            **training_rates(totals),
            "valLoss": read["mean_loss"],
            "valAccuracy": accuracy,
            "epochSeconds": loop["seconds"] - totals["since"] if loop["epoch"] > 0 else 0,
        }
        say(type="epoch", **point)
        if not all(math.isfinite(value) for value in point.values()):
            return False
        loop["evaluationDue"] = False
        loop["totals"] = no_totals(loop["seconds"])
        self.history["epochs"].append(point)
        self.record_accuracy(accuracy)
        return True

    def record_accuracy(self, accuracy):
        """Early stopping's memory: an accuracy of 0 is no best one."""
        early = self.state["loop"]["earlyStop"]
        if early["best"] is None or accuracy > early["best"]:
            early["best"], early["epochsWithoutRise"] = accuracy, 0
        elif early["best"] > 0:
            early["epochsWithoutRise"] += 1

    def waited_enough(self):
        patience = self.training["patience"]
        return patience > 0 and self.state["loop"]["earlyStop"]["epochsWithoutRise"] >= patience


def training_rates(totals):
    """Mean loss and accuracy of the epoch's training batches; nothing before the first."""
    samples = totals["samples"]
    if samples == 0:
        return {}
    return {"loss": totals["lossSum"] / samples, "accuracy": totals["correct"] / samples}


class Curve(keras.callbacks.Callback):
    """Gathers the training curve of one epoch: means over about a hundredth of it each."""

    # Keras need not wait for the device after every batch to tell it.
    async_safe = True

    def __init__(self, batch_size, samples):
        super().__init__()
        self.batch_size, self.samples = batch_size, samples
        self.last = -(-samples // batch_size)
        self.stride = -(-self.last // POINTS_PER_EPOCH)
        self.running = {}

    def on_train_batch_end(self, batch, logs=None):
        if (batch + 1) % self.stride == 0 or batch + 1 == self.last:
            self.running[batch + 1] = (logs["mean_loss"], logs["accuracy"])

    def points(self):
        """(steps since the epoch's begin, share of all of them, loss and accuracy), one after the other.

        Keras tells means since the epoch's begin; what came since the point before is in their difference.
        """
        before = (0, 0.0, 0.0)
        for step, means in sorted(self.running.items()):
            samples = min(step * self.batch_size, self.samples)
            sums = (samples, *(mean * samples for mean in means))
            count, loss, correct = (now - then for now, then in zip(sums, before, strict=True))
            accuracy = min(1.0, max(0.0, correct / count))
            yield step, step / self.last, {"loss": loss / count, "accuracy": accuracy}
            before = sums
