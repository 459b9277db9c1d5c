"""Four-direction LSTM, preset no-dropout: an experiment of Scanline's.

Vu Pham, Théodore Bluche, Christopher Kermorvant, Jérôme Louradour: Dropout improves Recurrent Neural Networks for Handwriting Recognition, 2013.
https://arxiv.org/abs/1312.4569

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
    scan_left_to_right = layers.Permute((2, 1))(image)
    lstm_left_to_right = layers.LSTM(64, name="lstm_left_to_right")(scan_left_to_right)
    scan_right_to_left = ops.flip(layers.Permute((2, 1))(image), axis=1)
    lstm_right_to_left = layers.LSTM(64, name="lstm_right_to_left")(scan_right_to_left)
    scan_top_to_bottom = image
    lstm_top_to_bottom = layers.LSTM(64, name="lstm_top_to_bottom")(scan_top_to_bottom)
    scan_bottom_to_top = ops.flip(image, axis=1)
    lstm_bottom_to_top = layers.LSTM(64, name="lstm_bottom_to_top")(scan_bottom_to_top)
    concatenate = layers.Concatenate()([lstm_left_to_right, lstm_right_to_left, lstm_top_to_bottom, lstm_bottom_to_top])
    dense = layers.Dense(10, name="dense")(concatenate)
    return keras.Model(image, dense, name="four_direction")


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
