/** Pieces of a script of JAX that are the same in all: each layer as a function of its weights. */

import type { DataName } from '../models/experiment.ts';
import { readsFiles } from './data-loading.ts';
import { BROUGHT } from './python.ts';

/** What fetches the data. */
export const FETCHING = 'import urllib.request';

export const IMPORTS = `import jax
import jax.numpy as jnp
import numpy as np`;

export const STARTS = `STARTS = {
    "glorotUniform": jax.nn.initializers.glorot_uniform(),
    "smallNormal": jax.nn.initializers.normal(0.001),
    "torchUniform": jax.nn.initializers.variance_scaling(1 / 3, "fan_in", "uniform"),
}`;

export const RECURRENT_WEIGHTS = `def recurrent_weights(
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
    return w`;

export const MEMORIES = `def with_memories(key, w, timesteps, gates):
    """Gates that forget start with memories of 1 to as many steps as there are (Tallec and Ollivier, 2018).

    Of the gates, 1 stands for one that keeps, -1 for one that lets in and 0 for any other.
    """
    units = w["bias"].shape[-1] // len(gates)
    memories = jnp.log(jax.random.uniform(key, (units,), minval=1, maxval=max(1, timesteps - 1)))
    first = jnp.concatenate([gate * memories for gate in gates])
    return {**w, "bias": first if w["bias"].ndim == 1 else jnp.stack([first, 0 * first])}`;

export const DENSE_WEIGHTS = `def dense_weights(key, features, units, bias=True):
    """As Keras starts them."""
    kernel = jax.nn.initializers.glorot_uniform()(key, (features, units))
    return {"kernel": kernel, "bias": jnp.zeros(units)} if bias else {"kernel": kernel}`;

/**
 * From hidden and cell state to the next; those without a cell state hand it on. jax-cells.ts has those that Keras lacks.
 */
export const CELL_FUNCTIONS = {
  simple_rnn_step: `def simple_rnn_step(w, state, x, activation=jnp.tanh):
    h, c = state
    return activation(x @ w["kernel"] + h @ w["recurrent_kernel"] + w.get("bias", 0)), c`,
  lstm_step: `def lstm_step(w, state, x):
    h, c = state
    gates = x @ w["kernel"] + h @ w["recurrent_kernel"] + w.get("bias", 0)
    i, f, g, o = jnp.split(gates, 4, -1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c`,
  gru_step: `def gru_step(w, state, x):
    h, c = state
    bias = w.get("bias", (0, 0))
    xz, xr, xg = jnp.split(x @ w["kernel"] + bias[0], 3, -1)
    hz, hr, hg = jnp.split(h @ w["recurrent_kernel"] + bias[1], 3, -1)
    z, r = jax.nn.sigmoid(xz + hz), jax.nn.sigmoid(xr + hr)
    return z * h + (1 - z) * jnp.tanh(xg + r * hg), c`,
} as const;

export const STATES = `def states(take_step, units, w, x, backwards=False, every=False, **options):
    """The state after the last time step, [batch, units], or after each, [batch, timesteps, units]."""
    start = jnp.zeros((len(x), units))

    def step(state, x):
        state = take_step(w, state, x, **options)
        return state, state[0]

    steps = x[:, ::-1] if backwards else x
    (last, _), all_states = jax.lax.scan(step, (start, start), steps.swapaxes(0, 1))
    return all_states.swapaxes(0, 1) if every else last`;

export const LINEAR = `def linear(w, x):
    return x @ w["kernel"] + w.get("bias", 0)`;

export const NORMALISED = `def normalised(w, x, epsilon):
    """Each vector of features to mean 0 and variance 1, then scaled and shifted."""
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + epsilon) * w["gamma"] + w["beta"]`;

export const DROPPED = `def dropped(x, rate, key, place, same=False):
    """Drops values, with \`same\` the same features at every time step; none without a key."""
    if key is None:
        return x
    shape = (len(x), 1, x.shape[-1]) if same else x.shape
    kept = jax.random.bernoulli(jax.random.fold_in(key, place), 1 - rate, shape)
    return x * kept / (1 - rate)`;

export const LOSS = `def loss_of(w, images, labels, key):
    """The mean cross-entropy."""
    likely = jax.nn.log_softmax(predict(w, images, key))
    return -jnp.take_along_axis(likely, labels[:, None], 1).mean()`;

export const SQUARED_ERROR = `def loss_of(w, sequences, sums, key):
    """The mean squared error."""
    return ((predict(w, sequences, key)[:, 0] - sums) ** 2).mean()`;

export const TRAIN_BATCH = `@jax.jit
def train_batch(w, averages, images, labels, rate, key):
    return update(w, jax.grad(loss_of)(w, images, labels, key), averages, rate)`;

export function load(data: DataName): string[] {
  if (BROUGHT.jax.includes(data)) return [LOAD_MNIST];
  return [
    ...readsFiles(data),
    `def load_digits(part, count):
    return load_part(part, count)`,
  ];
}

const LOAD_MNIST = `def load_digits(part, count):
    """MNIST, as float32 from 0 to 1."""
    address = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
    with np.load(urllib.request.urlretrieve(address)[0]) as digits:
        images, labels = digits[f"x_{part}"][:count], digits[f"y_{part}"][:count]
    return images.astype("float32") / 255, labels.astype("int32")`;
