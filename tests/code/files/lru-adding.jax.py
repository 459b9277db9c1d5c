"""LRU: an experiment of Scanline's.

Antonio Orvieto, Samuel L. Smith, Albert Gu, Anushan Fernando, Caglar Gulcehre, Razvan Pascanu, Soham De: Resurrecting Recurrent Neural Networks for Long Sequences, 2023.
https://arxiv.org/abs/2303.06349

Runs with JAX: pip install jax.
"""


import jax
import jax.numpy as jnp
import numpy as np


SEED = 1
EPOCHS = 10
BATCH_SIZE = 64
LEARNING_RATE = 0.002
TRAINING_SEQUENCES = 10000  # new ones in each epoch
TEST_SEQUENCES = 1000
STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH
WARM_UP_STEPS = int(1 * STEPS_PER_EPOCH)


STARTS = {
    "glorotUniform": jax.nn.initializers.glorot_uniform(),
    "smallNormal": jax.nn.initializers.normal(0.001),
    "torchUniform": jax.nn.initializers.variance_scaling(1 / 3, "fan_in", "uniform"),
}


def lru_weights(key, features, units, kernel="glorotUniform"):
    """The turns lie in a ring, from |turn| = 0.9 to 0.999; gamma keeps states as large as what comes in."""
    keys = jax.random.split(key, 5)
    square = jax.random.uniform(keys[0], (units,), minval=0.9**2, maxval=0.999**2)
    angle = jax.random.uniform(keys[1], (units,), minval=2e-6 * jnp.pi, maxval=2 * jnp.pi)
    return {
        "kernel": STARTS[kernel](keys[2], (features, 2 * units)),
        "recurrent_kernel": jnp.stack(
            [jnp.log(-0.5 * jnp.log(square)), jnp.log(angle), 0.5 * jnp.log(1 - square)]
        ),
        "output_kernel": jax.random.normal(keys[3], (2 * units, units)) * (2 * units) ** -0.5,
        "skip": jax.random.normal(keys[4], (units,)),
    }


def dense_weights(key, features, units, bias=True):
    """As Keras starts them."""
    kernel = jax.nn.initializers.glorot_uniform()(key, (features, units))
    return {"kernel": kernel, "bias": jnp.zeros(units)} if bias else {"kernel": kernel}


def complex_states(w, x, backwards=False, every=False):
    """Re(C h) + D x of h = turn * h_before + B x in complex numbers, for all time steps or the last."""
    nu, theta, gamma = w["recurrent_kernel"]
    turn = jnp.exp(-jnp.exp(nu) + 1j * jnp.exp(theta))
    x = x[:, ::-1] if backwards else x
    re, im = jnp.split(x @ w["kernel"], 2, -1)
    pushes = jnp.exp(gamma) * (re + 1j * im)

    def joined(one, other):
        """Two stretches of time as one: how far it turns, and what is there at its end."""
        return one[0] * other[0], one[1] * other[0] + other[1]

    turns = jnp.broadcast_to(turn, pushes.shape)
    _, h = jax.lax.associative_scan(joined, (turns, pushes), axis=1)
    read = jnp.concatenate([h.real, h.imag], -1) @ w["output_kernel"] + x * w["skip"]
    return read if every else read[:, -1]


def linear(w, x):
    return x @ w["kernel"] + w.get("bias", 0)


def gated(w, x):
    """A gated linear unit."""
    value, gate = jnp.split(linear(w, x), 2, -1)
    return value * jax.nn.sigmoid(gate)


def normalised(w, x, epsilon):
    """Each vector of features to mean 0 and variance 1, then scaled and shifted."""
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + epsilon) * w["gamma"] + w["beta"]


def new_weights(key):
    """The weights of every layer, as they start."""
    keys = iter(jax.random.split(key, 100))
    return {
        "encoder": dense_weights(next(keys), 2, 64),
        "layer_normalization": {"gamma": jnp.ones(64), "beta": jnp.zeros(64)},
        "lru": lru_weights(next(keys), 64, 64),
        "glu": dense_weights(next(keys), 64, 128),
        "layer_normalization_1": {"gamma": jnp.ones(64), "beta": jnp.zeros(64)},
        "lru_1": lru_weights(next(keys), 64, 64),
        "glu_1": dense_weights(next(keys), 64, 128),
        "dense": dense_weights(next(keys), 64, 1),
    }


def predict(w, sequence, key=None):
    """Sequences [batch, 100, 2] to sums [batch, 1]; dropout takes the key."""
    encoder = linear(w["encoder"], sequence)
    layer_normalization = normalised(w["layer_normalization"], encoder, 0.001)
    lru = complex_states(w["lru"], layer_normalization, every=True)
    glu = gated(w["glu"], lru)
    add = encoder + glu
    layer_normalization_1 = normalised(w["layer_normalization_1"], add, 0.001)
    lru_1 = complex_states(w["lru_1"], layer_normalization_1, every=True)
    glu_1 = gated(w["glu_1"], lru_1)
    add_1 = add + glu_1
    global_average_pooling1d = add_1.mean(1)
    dense = linear(w["dense"], global_average_pooling1d)
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


def loss_of(w, sequences, sums, key):
    """The mean squared error."""
    return ((predict(w, sequences, key)[:, 0] - sums) ** 2).mean()


@jax.jit
def train_batch(w, averages, images, labels, rate, key):
    return update(w, jax.grad(loss_of)(w, images, labels, key), averages, rate)


def make_sequences(random, count):
    """Numbers beside marks, [count, 100, 2]: one in each half is marked, and their sum is to be told."""
    numbers = random.random((count, 100), dtype="float32")
    marks = np.zeros_like(numbers)
    marks[np.arange(count), random.integers(0, 50, count)] = 1
    marks[np.arange(count), random.integers(50, 100, count)] = 1
    return np.stack([numbers, marks], -1), (numbers * marks).sum(1)


def main():
    tests, answers = make_sequences(np.random.default_rng(SEED + 1), TEST_SEQUENCES)
    random = np.random.default_rng(SEED)
    key = jax.random.key(SEED)
    w = new_weights(key)
    averages = new_averages(w)
    error_of = jax.jit(lambda w: loss_of(w, tests, answers, None))
    for epoch in range(EPOCHS):
        for batch in range(STEPS_PER_EPOCH):
            sequences, wanted = make_sequences(random, BATCH_SIZE)
            key, used = jax.random.split(key)
            rate = scheduled_rate(epoch * STEPS_PER_EPOCH + batch)
            w, averages = train_batch(w, averages, sequences, wanted, rate, used)
        error = float(error_of(w))
        print(f"epoch {epoch + 1}: error {error:.4f}; always answering 1 has 0.1667")


if __name__ == "__main__":
    main()
