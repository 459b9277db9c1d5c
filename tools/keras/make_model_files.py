"""Writes .keras files as a user of Keras has them, with what they predict, for the tests of the import.

    python tools/keras/make_model_files.py

Each is built and compiled as in Keras's examples and the book, trained for a step, and saved with
`model.save`, optimizer and all. Digits are hashed numbers, as in the golden files.
"""

import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
from hashed_values import hashed_uniform
from keras import Input, Sequential, layers

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "exchange" / "files"
DIGITS = 3


def simple_rnn_sequential():
    """Atienza's book, rnn-mnist-1.5.1.py."""
    return Sequential(
        [
            Input((28, 28)),
            layers.SimpleRNN(units=6, dropout=0.2),
            layers.Dense(10),
            layers.Activation("softmax"),
        ]
    )


def hrnn_example():
    """Keras's example mnist_hierarchical_rnn.py."""
    x = Input((28, 28, 1))
    rows = layers.TimeDistributed(layers.LSTM(4))(x)
    columns = layers.LSTM(5)(rows)
    return keras.Model(x, layers.Dense(10, activation="softmax")(columns))


def irnn_example():
    """Keras's example mnist_irnn.py, whose shapes are (784, 1)."""
    return Sequential(
        [
            Input((784, 1)),
            layers.SimpleRNN(
                4,
                kernel_initializer=keras.initializers.RandomNormal(stddev=0.001),
                recurrent_initializer=keras.initializers.Identity(gain=1.0),
                activation="relu",
            ),
            layers.Dense(10),
            layers.Activation("softmax"),
        ]
    )


def lstm_stacked():
    x = image = Input((28, 28))
    x = layers.Bidirectional(layers.LSTM(4, return_sequences=True, dropout=0.1))(x)
    x = layers.Bidirectional(layers.LSTM(4, dropout=0.1))(x)
    return keras.Model(image, layers.Softmax()(layers.Dense(10)(x)))


def four_direction():
    image = Input((28, 28))
    columns = layers.Permute((2, 1))(image)
    codes = [
        layers.Dropout(0.5)(layers.GRU(3, go_backwards=backwards)(sequence))
        for sequence in (columns, image)
        for backwards in (False, True)
    ]
    return keras.Model(image, layers.Dense(10, activation="softmax")(layers.Concatenate()(codes)))


def convolutional():
    """No network of Scanline's."""
    return Sequential(
        [
            Input((28, 28, 1)),
            layers.Conv2D(2, 5, strides=3, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


MODELS = {
    "simple-rnn-sequential": (simple_rnn_sequential, "sgd"),
    "hrnn-example": (hrnn_example, "rmsprop"),
    "irnn-example": (irnn_example, "rmsprop"),
    "lstm-stacked": (lstm_stacked, "adam"),
    "four-direction": (four_direction, "adam"),
    "convolutional": (convolutional, "adam"),
}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    pixels = hashed_uniform("digits", DIGITS * 784).astype("float32")
    labels = np.arange(DIGITS) % 10
    predictions = {}
    for name, (build, optimizer) in MODELS.items():
        keras.utils.clear_session()
        keras.utils.set_random_seed(1)
        model = build()
        model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer)
        x = pixels.reshape((DIGITS, *model.input_shape[1:]))
        model.train_on_batch(x, labels)
        model.save(FOLDER / f"{name}.keras")
        predictions[name] = [float(value) for value in model.predict(x, verbose=0).ravel()]
    (FOLDER / "predictions.json").write_text(json.dumps(predictions) + "\n")


if __name__ == "__main__":
    main()
