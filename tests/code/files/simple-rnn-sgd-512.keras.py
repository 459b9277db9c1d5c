"""SimpleRNN, preset sgd-512: an experiment of Scanline's.

Rowel Atienza: Advanced Deep Learning with Keras, chapter 1 (rnn-mnist-1.5.1.py), 2018.
https://github.com/PacktPublishing/Advanced-Deep-Learning-with-Keras/blob/master/chapter1-keras-quick-tour/rnn-mnist-1.5.1.py
Published: 98.3 % of the test digits after 20 epochs
(chapter 1, table of SimpleRNN networks on MNIST, 20 epochs in batches of 128).

Runs with Keras 3: pip install keras and torch, jax or tensorflow.
"""


import os

os.environ.setdefault("KERAS_BACKEND", "torch")  # or "jax", "tensorflow"

import keras
from keras import layers, ops


SEED = 1
EPOCHS = 20
BATCH_SIZE = 128
LEARNING_RATE = 0.01
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000


def build_model():
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]."""
    image = keras.Input((28, 28), name="image")
    simple_rnn = layers.SimpleRNN(512, dropout=0.2, name="simple_rnn")(image)
    dense = layers.Dense(10, name="dense")(simple_rnn)
    return keras.Model(image, dense, name="simple_rnn")


def make_optimizer():
    return keras.optimizers.SGD(learning_rate=LEARNING_RATE)


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
