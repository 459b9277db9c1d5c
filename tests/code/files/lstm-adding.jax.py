"""LSTM: an experiment of Scanline's.

Sepp Hochreiter, Jürgen Schmidhuber: Long Short-Term Memory, 1997.
https://doi.org/10.1162/neco.1997.9.8.1735

Runs with JAX: pip install jax.
"""


import jax
import jax.numpy as jnp
import numpy as np


SEED = 1
EPOCHS = 10
BATCH_SIZE = 128
LEARNING_RATE = 0.001
TRAINING_SEQUENCES = 10000  # new ones in each epoch
TEST_SEQUENCES = 1000
STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)
PATIENCE = 3  # epochs without a better test error


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


def dense_weights(key, features, units, bias=True):
    """As Keras starts them."""
    kernel = jax.nn.initializers.glorot_uniform()(key, (features, units))
    return {"kernel": kernel, "bias": jnp.zeros(units)} if bias else {"kernel": kernel}


def lstm_step(w, state, x):
    h, c = state
    gates = x @ w["kernel"] + h @ w["recurrent_kernel"] + w.get("bias", 0)
    i, f, g, o = jnp.split(gates, 4, -1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


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


def dropped(x, rate, key, place, same=False):
    """Drops values, with `same` the same features at every time step; none without a key."""
    if key is None:
        return x
    shape = (len(x), 1, x.shape[-1]) if same else x.shape
    kept = jax.random.bernoulli(jax.random.fold_in(key, place), 1 - rate, shape)
    return x * kept / (1 - rate)


def new_weights(key):
    """The weights of every layer, as they start."""
    keys = iter(jax.random.split(key, 100))
    return {
        "lstm": recurrent_weights(next(keys), 2, 128, gates=4, forget_bias=True),
        "dense": dense_weights(next(keys), 128, 1),
    }


def predict(w, sequence, key=None):
    """Sequences [batch, 100, 2] to sums [batch, 1]; dropout takes the key."""
    lstm = states(lstm_step, 128, w["lstm"], dropped(sequence, 0.2, key, 2, same=True))
    dense = linear(w["dense"], lstm)
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
    rate = LEARNING_RATE
    best, waited = np.inf, 0
    for epoch in range(EPOCHS):
        for batch in range(STEPS_PER_EPOCH):
            sequences, wanted = make_sequences(random, BATCH_SIZE)
            key, used = jax.random.split(key)
            w, averages = train_batch(w, averages, sequences, wanted, rate, used)
        error = float(error_of(w))
        print(f"epoch {epoch + 1}: error {error:.4f}; always answering 1 has 0.1667")
        best, waited = (error, 0) if error < best else (best, waited + 1)
        if waited >= PATIENCE:
            break


if __name__ == "__main__":
    main()
