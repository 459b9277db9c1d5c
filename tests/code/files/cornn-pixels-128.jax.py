"""coRNN, preset pixels-128: an experiment of Scanline's.

T. Konstantin Rusch, Siddhartha Mishra: Coupled Oscillatory Recurrent Neural Network (coRNN), 2021.
https://arxiv.org/abs/2010.00951
Published: 99.3 % of the test digits after 120 epochs
(128 units; the settings are those that its authors give for 256).

Runs with JAX: pip install jax.
"""


import urllib.request

import jax
import jax.numpy as jnp
import numpy as np


SEED = 1
EPOCHS = 120
BATCH_SIZE = 120
LEARNING_RATE = 0.0021
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000
DROP_LEARNING_RATE_AFTER = 100  # epochs; then a tenth of it


STARTS = {
    "glorotUniform": jax.nn.initializers.glorot_uniform(),
    "smallNormal": jax.nn.initializers.normal(0.001),
    "torchUniform": jax.nn.initializers.variance_scaling(1 / 3, "fan_in", "uniform"),
}


def oscillator_weights(key, features, units, bias=True, kernel="glorotUniform"):
    """With "torchUniform" all alike, as their authors start them: one linear layer of PyTorch's."""
    one, other, last = jax.random.split(key, 3)
    limit = (features + 2 * units) ** -0.5

    def alike(key, shape):
        return jax.random.uniform(key, shape, minval=-limit, maxval=limit)

    is_alike = kernel == "torchUniform"
    start = alike if is_alike else STARTS[kernel]
    start_recurrent = alike if is_alike else jax.nn.initializers.orthogonal()
    w = {
        "kernel": start(one, (features, units)),
        "recurrent_kernel": start_recurrent(other, (2 * units, units)),
    }
    if bias:
        w["bias"] = alike(last, (units,)) if is_alike else jnp.zeros(units)
    return w


def dense_weights(key, features, units, bias=True):
    """As Keras starts them."""
    kernel = jax.nn.initializers.glorot_uniform()(key, (features, units))
    return {"kernel": kernel, "bias": jnp.zeros(units)} if bias else {"kernel": kernel}


def co_rnn_step(w, state, x, time_step, stiffness, damping):
    y, v = state
    coupling = jnp.concatenate([y, v], -1) @ w["recurrent_kernel"]
    g = jnp.tanh(x @ w["kernel"] + coupling + w.get("bias", 0))
    v = v + time_step * (g - stiffness * y - damping * v)
    return y + time_step * v, v


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
        "cornn": oscillator_weights(next(keys), 1, 128, kernel="torchUniform"),
        "dense": dense_weights(next(keys), 128, 10),
    }


def predict(w, image, key=None):
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]; dropout takes the key."""
    reshape = image.reshape(-1, 784, 1)
    cornn = states(co_rnn_step, 128, w["cornn"], reshape, time_step=0.042, stiffness=2.7, damping=4.7)
    dense = linear(w["dense"], cornn)
    return dense


def new_averages(w):
    return {"steps": 0, "m": jax.tree.map(jnp.zeros_like, w), "v": jax.tree.map(jnp.zeros_like, w)}


def update(w, gradients, averages, rate):
    """A step as Keras 3 takes it."""
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
    rate = LEARNING_RATE
    for epoch in range(EPOCHS):
        rate = LEARNING_RATE / (1 if epoch < DROP_LEARNING_RATE_AFTER else 10)
        order = shuffles.permutation(len(labels))
        for start in range(0, len(order), BATCH_SIZE):
            batch = order[start : start + BATCH_SIZE]
            key, used = jax.random.split(key)
            w, averages = train_batch(w, averages, images[batch], labels[batch], rate, used)
        parts = range(0, len(test_labels), 1000)
        answers = np.concatenate([answer(w, test_images[at : at + 1000]) for at in parts])
        accuracy = float((answers == test_labels).mean())
        print(f"epoch {epoch + 1}: {accuracy:.2%} of the test digits")


if __name__ == "__main__":
    main()
