"""minLSTM, preset rows: an experiment of Scanline's.

Leo Feng, Frederick Tung, Mohamed Osama Ahmed, Yoshua Bengio, Hossein Hajimirsadeghi: Were RNNs All We Needed?, 2024.
https://arxiv.org/abs/2410.01201

Runs with JAX: pip install jax.
"""


import urllib.request

import jax
import jax.numpy as jnp
import numpy as np


SEED = 1
EPOCHS = 10
BATCH_SIZE = 64
LEARNING_RATE = 0.002
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000
STEPS_PER_EPOCH = -(-TRAINING_DIGITS // BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH
WARM_UP_STEPS = int(1 * STEPS_PER_EPOCH)


STARTS = {
    "glorotUniform": jax.nn.initializers.glorot_uniform(),
    "smallNormal": jax.nn.initializers.normal(0.001),
    "torchUniform": jax.nn.initializers.variance_scaling(1 / 3, "fan_in", "uniform"),
}


def diagonal_weights(key, features, units, gates=1, bias=True, kernel="glorotUniform", own=None):
    """Of units that do not look at each other; own is what each may multiply its state by, [units]."""
    w = {"kernel": STARTS[kernel](key, (features, gates * units))}
    if own is not None:
        w["recurrent_kernel"] = own[None]
    if bias:
        w["bias"] = jnp.zeros(gates * units)
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


def min_lstm_step(w, state, x):
    h, c = state
    f, i, g = jnp.split(x @ w["kernel"] + w.get("bias", 0), 3, -1)
    f, i = jax.nn.sigmoid(f), jax.nn.sigmoid(i)
    return (f * h + i * g) / (f + i), c


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


def normalised(w, x, epsilon):
    """Each vector of features to mean 0 and variance 1, then scaled and shifted."""
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + epsilon) * w["gamma"] + w["beta"]


def new_weights(key):
    """The weights of every layer, as they start."""
    keys = iter(jax.random.split(key, 100))
    return {
        "min_lstm": with_memories(next(keys), diagonal_weights(next(keys), 28, 64, gates=3), 28, (1, -1, 0)),
        "layer_normalization": {"gamma": jnp.ones(64), "beta": jnp.zeros(64)},
        "min_lstm_1": with_memories(next(keys), diagonal_weights(next(keys), 64, 64, gates=3), 28, (1, -1, 0)),
        "layer_normalization_1": {"gamma": jnp.ones(64), "beta": jnp.zeros(64)},
        "min_lstm_2": with_memories(next(keys), diagonal_weights(next(keys), 64, 64, gates=3), 28, (1, -1, 0)),
        "layer_normalization_2": {"gamma": jnp.ones(64), "beta": jnp.zeros(64)},
        "dense": dense_weights(next(keys), 64, 10),
    }


def predict(w, image, key=None):
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]; dropout takes the key."""
    min_lstm = states(min_lstm_step, 64, w["min_lstm"], image, every=True)
    layer_normalization = normalised(w["layer_normalization"], min_lstm, 0.001)
    min_lstm_1 = states(min_lstm_step, 64, w["min_lstm_1"], layer_normalization, every=True)
    add = layer_normalization + min_lstm_1
    layer_normalization_1 = normalised(w["layer_normalization_1"], add, 0.001)
    min_lstm_2 = states(min_lstm_step, 64, w["min_lstm_2"], layer_normalization_1, every=True)
    add_1 = layer_normalization_1 + min_lstm_2
    last_timestep = add_1[:, -1]
    layer_normalization_2 = normalised(w["layer_normalization_2"], last_timestep, 0.001)
    dense = linear(w["dense"], layer_normalization_2)
    return dense


def clipped(gradients):
    norm = jnp.sqrt(sum((g**2).sum() for g in jax.tree.leaves(gradients)))
    return jax.tree.map(lambda g: g * 1 / jnp.maximum(norm, 1), gradients)


def scheduled_rate(step):
    """The learning rate of a step, counted from 0."""
    from math import cos, pi

    if step < WARM_UP_STEPS:
        return LEARNING_RATE * step / WARM_UP_STEPS
    done = (step - WARM_UP_STEPS) / (STEPS - WARM_UP_STEPS)
    return LEARNING_RATE * (1 + cos(pi * done)) / 2


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
