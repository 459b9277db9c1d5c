"""SimpleRNN: an experiment of Scanline's.

Rowel Atienza: Advanced Deep Learning with Keras, chapter 1 (rnn-mnist-1.5.1.py), 2018.
https://github.com/PacktPublishing/Advanced-Deep-Learning-with-Keras/blob/master/chapter1-keras-quick-tour/rnn-mnist-1.5.1.py

Runs with Keras 3: pip install keras and torch, jax or tensorflow.
"""


import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # or "jax", "tensorflow"

import keras
import numpy as np
from keras import layers, ops


SEED = 1
EPOCHS = 20
BATCH_SIZE = 128
LEARNING_RATE = 0.01
TRAINING_SEQUENCES = 10000  # new ones in each epoch
TEST_SEQUENCES = 1000
STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)


def build_model():
    """Sequences [batch, 100, 8] to logits [batch, 4]."""
    sequence = keras.Input((100, 8), name="sequence")
    simple_rnn = layers.SimpleRNN(256, dropout=0.2, name="simple_rnn")(sequence)
    dense = layers.Dense(4, name="dense")(simple_rnn)
    return keras.Model(sequence, dense, name="simple_rnn")


def make_optimizer():
    return keras.optimizers.SGD(learning_rate=LEARNING_RATE)


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
    )


if __name__ == "__main__":
    main()
