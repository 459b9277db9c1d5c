"""Writes tests/goldens/files/schedules.json: what Keras 3's learning-rate schedules give at some steps.

    KERAS_BACKEND=jax python tools/keras/make_schedules.py
"""

import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras  # noqa: E402

FILE = Path(__file__).resolve().parents[2] / "tests" / "goldens" / "files" / "schedules.json"
RATE = 0.1
PER_EPOCH, EPOCHS = 7, 5
ALL = PER_EPOCH * EPOCHS
STEPS = (0, 1, 3, 6, 7, 10, 13, 14, 20, 21, 27, 28, 33, 34)


def cases():
    schedules = keras.optimizers.schedules
    for every, factor in ((1, 0.5), (2, 0.1)):
        schedule = schedules.ExponentialDecay(RATE, every * PER_EPOCH, factor, staircase=True)
        yield {"schedule": "step", "stepEpochs": every, "stepFactor": factor}, schedule
    yield {"schedule": "cosine"}, schedules.CosineDecay(RATE, ALL)
    for epochs in (1, 2):
        warm = epochs * PER_EPOCH
        yield (
            {"schedule": "warm-up-cosine", "warmUpEpochs": epochs},
            schedules.CosineDecay(0.0, ALL - warm, warmup_target=RATE, warmup_steps=warm),
        )


if __name__ == "__main__":
    whole = {
        "writtenBy": "tools/keras/make_schedules.py",
        "keras": keras.__version__,
        "learningRate": RATE,
        "batchesPerEpoch": PER_EPOCH,
        "epochs": EPOCHS,
        "steps": STEPS,
        "cases": [
            {"settings": settings, "rates": [float(schedule(step)) for step in STEPS]}
            for settings, schedule in cases()
        ],
    }
    FILE.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
