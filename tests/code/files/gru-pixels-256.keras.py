"""GRU, preset pixels-256: an experiment of Scanline's.

Kyunghyun Cho, Bart van Merriënboer, Caglar Gulcehre and others: Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation, 2014.
https://arxiv.org/abs/1406.1078
Published: 99.1 % of the test digits after 100 epochs
(a GRU of 256 units in the table of Keller and others, ICLR 2024, which does not say how it was trained; 94.1 with the pixels permuted).

Runs with Keras 3: pip install keras and torch, jax or tensorflow.
"""


import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # or "jax", "tensorflow"

import keras
import numpy as np
from keras import layers, ops


SEED = 1
EPOCHS = 100
BATCH_SIZE = 128
LEARNING_RATE = 0.004
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000
STEPS_PER_EPOCH = -(-TRAINING_DIGITS // BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH


def memories(timesteps):
    """Gates that forget start with memories of 1 to as many steps as there are (Tallec and Ollivier, 2018)."""

    def biases(shape, dtype=None):
        values = np.zeros(shape, "float32")
        gates = 3 if len(shape) == 2 else 4
        units = shape[-1] // gates
        memories = np.log(np.random.uniform(1, max(1, timesteps - 1), units))
        if gates == 3:  # GRU: z is what is kept
            values[0, :units] = memories
        else:  # LSTM: i is what is taken in, f what is kept
            values[: 2 * units] = np.concatenate([-memories, memories])
        return values

    return biases


def build_model():
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]."""
    image = keras.Input((28, 28), name="image")
    reshape = layers.Reshape((784, 1))(image)
    gru = layers.GRU(256, bias_initializer=memories(784), name="gru")(reshape)
    dense = layers.Dense(10, name="dense")(gru)
    return keras.Model(image, dense, name="gru")


def make_optimizer():
    return keras.optimizers.Adam(learning_rate=keras.optimizers.schedules.CosineDecay(LEARNING_RATE, STEPS), beta_1=0.9, beta_2=0.999, epsilon=1e-7, global_clipnorm=1.0)


def load_digits():
    """MNIST, as float32 from 0 to 1."""
    train, test = keras.datasets.mnist.load_data()
    return [
        (images[:count].astype("float32") / 255, labels[:count].astype("int32"))
        for (images, labels), count in ((train, TRAINING_DIGITS), (test, TEST_DIGITS))
    ]


def main():
    keras.utils.set_random_seed(SEED)
    (images, labels), test = load_digits()
    model = build_model()
    model.summary()
    model.compile(
        optimizer=make_optimizer(),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    model.fit(
        images,
        labels,
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        validation_data=test,
    )


if __name__ == "__main__":
    main()
