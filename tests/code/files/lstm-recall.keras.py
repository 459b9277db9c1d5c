"""LSTM: an experiment of Scanline's.

Sepp Hochreiter, Jürgen Schmidhuber: Long Short-Term Memory, 1997.
https://doi.org/10.1162/neco.1997.9.8.1735

Runs with Keras 3: pip install keras and torch, jax or tensorflow.
"""


import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # or "jax", "tensorflow"

import keras
import numpy as np
from keras import layers, ops


SEED = 1
EPOCHS = 10
BATCH_SIZE = 128
LEARNING_RATE = 0.001
TRAINING_SEQUENCES = 10000  # new ones in each epoch
TEST_SEQUENCES = 1000
STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)
PATIENCE = 3  # epochs without a better test accuracy


def build_model():
    """Sequences [batch, 100, 8] to logits [batch, 4]."""
    sequence = keras.Input((100, 8), name="sequence")
    lstm = layers.LSTM(128, dropout=0.2, name="lstm")(sequence)
    dense = layers.Dense(4, name="dense")(lstm)
    return keras.Model(sequence, dense, name="lstm")


def make_optimizer():
    return keras.optimizers.Adam(learning_rate=LEARNING_RATE, beta_1=0.9, beta_2=0.999, epsilon=1e-7)


def make_sequences(random, count):
    """One-hot symbols [count, 100, 8]: the first, one of 4, is the class; all others are of 4 more."""
    symbols = random.integers(4, 8, (count, 100))
    symbols[:, 0] = random.integers(0, 4, count)
    return np.eye(8, dtype="float32")[symbols], symbols[:, 0].astype("int32")


class NewSequences(keras.utils.PyDataset):
    """An epoch of batches that were never seen before."""

    def __init__(self):
        super().__init__()
        self.random = np.random.default_rng(SEED)

    def __len__(self):
        return STEPS_PER_EPOCH

    def __getitem__(self, batch):
        return make_sequences(self.random, BATCH_SIZE)


def main():
    keras.utils.set_random_seed(SEED)
    test = make_sequences(np.random.default_rng(SEED + 1), TEST_SEQUENCES)
    model = build_model()
    model.summary()
    model.compile(
        optimizer=make_optimizer(),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        NewSequences(),
        epochs=EPOCHS,
        validation_data=test,
        callbacks=[
            keras.callbacks.EarlyStopping("val_accuracy", patience=PATIENCE, mode="max"),
        ],
    )


if __name__ == "__main__":
    main()
