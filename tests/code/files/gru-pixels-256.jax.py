"""GRU, preset pixels-256: an experiment of Scanline's.

Kyunghyun Cho, Bart van Merriënboer, Caglar Gulcehre and others: Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation, 2014.
https://arxiv.org/abs/1406.1078
Published: 99.1 % of the test digits after 100 epochs
(a GRU of 256 units in the table of Keller and others, ICLR 2024, which does not say how it was trained; 94.1 with the pixels permuted).

Runs with JAX: pip install jax.
"""


import urllib.request

import jax
import jax.numpy as jnp
import numpy as np


SEED = 1
EPOCHS = 100
BATCH_SIZE = 128
LEARNING_RATE = 0.004
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000
STEPS_PER_EPOCH = -(-TRAINING_DIGITS // BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH


STARTS = {
    "glorotUniform": jax.nn.initializers.glorot_uniform(),
    "smallNormal": jax.nn.initializers.normal(0.001),
    "torchUniform": jax.nn.initializers.variance_scaling(1 / 3, "fan_in", "uniform"),
}


def recurrent_weights(
    key,
    features,
    units,
    gates=1,
    bias=True,
    two_biases=False,
    forget_bias=False,
    kernel="glorotUniform",
    identity=False,
):
    """As Keras starts them; the gates lie side by side."""
    one, other = jax.random.split(key)
    shape = (units, gates * units)
    w = {
        "kernel": STARTS[kernel](one, (features, gates * units)),
        "recurrent_kernel": jnp.tile(jnp.eye(units), gates)
        if identity
        else jax.nn.initializers.orthogonal()(other, shape),
    }
    if bias:
        w["bias"] = jnp.zeros((2, gates * units) if two_biases else gates * units)
    if forget_bias:
        w["bias"] = w["bias"].at[units : 2 * units].set(1)
    return w


def with_memories(key, w, timesteps, gates):
    """Gates that forget start with memories of 1 to as many steps as there are (Tallec and Ollivier, 2018).

    Of the gates, 1 stands for one that keeps, -1 for one that lets in and 0 for any other.
    """
    units = w["bias"].shape[-1] // len(gates)
    memories = jnp.log(jax.random.uniform(key, (units,), minval=1, maxval=max(1, timesteps - 1)))
    first = jnp.concatenate([gate * memories for gate in gates])
    return {**w, "bias": first if w["bias"].ndim == 1 else jnp.stack([first, 0 * first])}


def dense_weights(key, features, units, bias=True):
    """As Keras starts them."""
    kernel = jax.nn.initializers.glorot_uniform()(key, (features, units))
    return {"kernel": kernel, "bias": jnp.zeros(units)} if bias else {"kernel": kernel}


def gru_step(w, state, x):
    h, c = state
    bias = w.get("bias", (0, 0))
    xz, xr, xg = jnp.split(x @ w["kernel"] + bias[0], 3, -1)
    hz, hr, hg = jnp.split(h @ w["recurrent_kernel"] + bias[1], 3, -1)
    z, r = jax.nn.sigmoid(xz + hz), jax.nn.sigmoid(xr + hr)
    return z * h + (1 - z) * jnp.tanh(xg + r * hg), c


def states(take_step, units, w, x, backwards=False, every=False, **options):
    """The state after the last time step, [batch, units], or after each, [batch, timesteps, units]."""
    start = jnp.zeros((len(x), units))

    def step(state, x):
        state = take_step(w, state, x, **options)
        return state, state[0]

    steps = x[:, ::-1] if backwards else x
    (last, _), all_states = jax.lax.scan(step, (start, start), steps.swapaxes(0, 1))
    return all_states.swapaxes(0, 1) if every else last


def linear(w, x):
    return x @ w["kernel"] + w.get("bias", 0)


def new_weights(key):
    """The weights of every layer, as they start."""
    keys = iter(jax.random.split(key, 100))
    return {
        "gru": with_memories(next(keys), recurrent_weights(next(keys), 1, 256, gates=3, two_biases=True), 784, (1, 0, 0)),
        "dense": dense_weights(next(keys), 256, 10),
    }


def predict(w, image, key=None):
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]; dropout takes the key."""
    reshape = image.reshape(-1, 784, 1)
    gru = states(gru_step, 256, w["gru"], reshape)
    dense = linear(w["dense"], gru)
    return dense


def clipped(gradients):
    norm = jnp.sqrt(sum((g**2).sum() for g in jax.tree.leaves(gradients)))
    return jax.tree.map(lambda g: g * 1 / jnp.maximum(norm, 1), gradients)


def scheduled_rate(step):
    """The learning rate of a step, counted from 0."""
    from math import cos, pi

    return LEARNING_RATE * (1 + cos(pi * step / STEPS)) / 2


def new_averages(w):
    return {"steps": 0, "m": jax.tree.map(jnp.zeros_like, w), "v": jax.tree.map(jnp.zeros_like, w)}


def update(w, gradients, averages, rate):
    """A step as Keras 3 takes it."""
    gradients = clipped(gradients)
    steps = averages["steps"] + 1
    m = jax.tree.map(lambda m, g: 0.9 * m + (1 - 0.9) * g, averages["m"], gradients)
    v = jax.tree.map(lambda v, g: 0.999 * v + (1 - 0.999) * g**2, averages["v"], gradients)
    rate = rate * (1 - 0.999**steps) ** 0.5 / (1 - 0.9**steps)
    w = jax.tree.map(lambda w, m, v: w - rate * m / (jnp.sqrt(v) + 1e-7), w, m, v)
    return w, {"steps": steps, "m": m, "v": v}


def loss_of(w, images, labels, key):
    """The mean cross-entropy."""
    likely = jax.nn.log_softmax(predict(w, images, key))
    return -jnp.take_along_axis(likely, labels[:, None], 1).mean()


@jax.jit
def train_batch(w, averages, images, labels, rate, key):
    return update(w, jax.grad(loss_of)(w, images, labels, key), averages, rate)


def load_digits(part, count):
    """MNIST, as float32 from 0 to 1."""
    address = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
    with np.load(urllib.request.urlretrieve(address)[0]) as digits:
        images, labels = digits[f"x_{part}"][:count], digits[f"y_{part}"][:count]
    return images.astype("float32") / 255, labels.astype("int32")


def main():
    images, labels = load_digits("train", TRAINING_DIGITS)
    test_images, test_labels = load_digits("test", TEST_DIGITS)
    key = jax.random.key(SEED)
    shuffles = np.random.default_rng(SEED)
    w = new_weights(key)
    averages = new_averages(w)
    answer = jax.jit(lambda w, images: predict(w, images).argmax(1))
    for epoch in range(EPOCHS):
        order = shuffles.permutation(len(labels))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            key, used = jax.random.split(key)
            rate = scheduled_rate(epoch * STEPS_PER_EPOCH + start // BATCH_SIZE)
            w, averages = train_batch(w, averages, images[batch], labels[batch], rate, used)
        parts = range(0, len(test_labels), 1000)
        answers = np.concatenate([answer(w, test_images[at : at + 1000]) for at in parts])
        accuracy = float((answers == test_labels).mean())
        print(f"epoch {epoch + 1}: {accuracy:.2%} of the test digits")


if __name__ == "__main__":
    main()
