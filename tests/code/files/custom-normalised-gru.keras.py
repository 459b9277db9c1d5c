"""Own network, preset normalised-gru: an experiment of Scanline's.

Keras team: The layers of Keras 3, 2026.
https://keras.io/api/layers/

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


def build_model():
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]."""
    image = keras.Input((28, 28), name="image")
    gru = layers.GRU(64, return_sequences=True, name="gru")(image)
    layer_normalization = layers.LayerNormalization(epsilon=0.001, name="layer_normalization")(gru)
    gru_1 = layers.GRU(64, name="gru_1")(layer_normalization)
    dense = layers.Dense(10, name="dense")(gru_1)
    return keras.Model(image, dense, name="own_network")


def make_optimizer():
    return keras.optimizers.Adam(learning_rate=LEARNING_RATE, beta_1=0.9, beta_2=0.999, epsilon=1e-7)


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
