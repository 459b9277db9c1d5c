"""SimpleRNN: an experiment of Scanline's.

Rowel Atienza: Advanced Deep Learning with Keras, chapter 1 (rnn-mnist-1.5.1.py), 2018.
https://github.com/PacktPublishing/Advanced-Deep-Learning-with-Keras/blob/master/chapter1-keras-quick-tour/rnn-mnist-1.5.1.py

Runs with JAX: pip install jax.
"""


import jax
import jax.numpy as jnp
import numpy as np


SEED = 1
EPOCHS = 20
BATCH_SIZE = 128
LEARNING_RATE = 0.01
TRAINING_SEQUENCES = 10000  # new ones in each epoch
TEST_SEQUENCES = 1000
STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)


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


def simple_rnn_step(w, state, x, activation=jnp.tanh):
    h, c = state
    return activation(x @ w["kernel"] + h @ w["recurrent_kernel"] + w.get("bias", 0)), c


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
        "simple_rnn": recurrent_weights(next(keys), 8, 256),
        "dense": dense_weights(next(keys), 256, 4),
    }


def predict(w, sequence, key=None):
    """Sequences [batch, 100, 8] to logits [batch, 4]; dropout takes the key."""
    simple_rnn = states(simple_rnn_step, 256, w["simple_rnn"], dropped(sequence, 0.2, key, 2, same=True))
    dense = linear(w["dense"], simple_rnn)
    return dense


def new_averages(w):
    return {"steps": 0}


def update(w, gradients, averages, rate):
    """A step as Keras 3 takes it."""
    steps = averages["steps"] + 1
    changes = jax.tree.map(lambda g: rate * g, gradients)
    w = jax.tree.map(lambda w, change: w - change, w, changes)
    return w, {"steps": steps}


def loss_of(w, images, labels, key):
    """The mean cross-entropy."""
    likely = jax.nn.log_softmax(predict(w, images, key))
    return -jnp.take_along_axis(likely, labels[:, None], 1).mean()


@jax.jit
def train_batch(w, averages, images, labels, rate, key):
    return update(w, jax.grad(loss_of)(w, images, labels, key), averages, rate)


def make_sequences(random, count):
    """One-hot symbols [count, 100, 8]: the first, one of 4, is the class; all others are of 4 more."""
    symbols = random.integers(4, 8, (count, 100))
    symbols[:, 0] = random.integers(0, 4, count)
    return np.eye(8, dtype="float32")[symbols], symbols[:, 0].astype("int32")


def main():
    tests, answers = make_sequences(np.random.default_rng(SEED + 1), TEST_SEQUENCES)
    random = np.random.default_rng(SEED)
    key = jax.random.key(SEED)
    w = new_weights(key)
    averages = new_averages(w)
    accuracy_of = jax.jit(lambda w: (predict(w, tests).argmax(1) == answers).mean())
    rate = LEARNING_RATE
    for epoch in range(EPOCHS):
        for batch in range(STEPS_PER_EPOCH):
            sequences, wanted = make_sequences(random, BATCH_SIZE)
            key, used = jax.random.split(key)
            w, averages = train_batch(w, averages, sequences, wanted, rate, used)
        accuracy = float(accuracy_of(w))
        print(f"epoch {epoch + 1}: {accuracy:.2%} of the test sequences")


if __name__ == "__main__":
    main()
