"""LSTM: an experiment of Scanline's.

Sepp Hochreiter, Jürgen Schmidhuber: Long Short-Term Memory, 1997.
https://doi.org/10.1162/neco.1997.9.8.1735

Runs with Keras 3: pip install keras and torch, jax or tensorflow.
"""


import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # or "jax", "tensorflow"

import keras
from keras import layers, ops


SEED = 1
EPOCHS = 10
BATCH_SIZE = 128
LEARNING_RATE = 0.001
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000
STEPS_PER_EPOCH = -(-TRAINING_DIGITS // BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH


def build_model():
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]."""
    image = keras.Input((28, 28), name="image")
    lstm = layers.LSTM(128, dropout=0.2, name="lstm")(image)
    dense = layers.Dense(10, name="dense")(lstm)
    return keras.Model(image, dense, name="lstm")


def make_optimizer():
    return keras.optimizers.Adam(learning_rate=keras.optimizers.schedules.CosineDecay(LEARNING_RATE, STEPS), beta_1=0.9, beta_2=0.999, epsilon=1e-7)


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
