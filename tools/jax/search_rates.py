#!/usr/bin/env python3
"""Which learning rate and which start let a GRU or an IRNN learn digits by their 784 pixels, on one GPU.

Sixteen GRUs or twelve IRNNs train side by side, each with a rate and first values of its own: a step is one pass over a
batch of networks, so all of them take hardly longer than one. The last 5,000 training digits are held back and read
after each epoch; the test set is not touched. The rate falls along a cosine to 0 at the end. docs/long-memory.md has
what came of it.

    python tools/jax/search_rates.py gru --epochs 9
    python tools/jax/search_rates.py irnn --epochs 9

Needs jax (with its CUDA build for a GPU) and numpy; about 2 and 1.5 minutes on an H200.
"""

import argparse
import gzip
import pathlib
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

MNIST = pathlib.Path(__file__).parents[2] / "public" / "mnist"
BATCH = 128
TEST_BATCH = 500
HELD_BACK = 5000


# --- The two recurrences, [batch, timesteps] to [batch, units]. The gradient is written out, so that the weights' is
# one product over all steps and not one a step.


@jax.custom_vjp
def gru(kernel, recurrent, bias, x):
    """z, r, h side by side; the reset gate acts after the recurrent product, as in Keras 3."""
    return gru_forward(kernel, recurrent, bias, x)[0]


def gru_forward(kernel, recurrent, bias, x):
    units = recurrent.shape[0]

    def step(h, x_t):
        given = x_t[:, None] * kernel[0] + bias[0]
        back = h @ recurrent + bias[1]
        z, r = jnp.split(jax.nn.sigmoid((given + back)[:, : 2 * units]), 2, axis=1)
        candidate = jnp.tanh(given[:, 2 * units :] + r * back[:, 2 * units :])
        return z * h + (1 - z) * candidate, (h, z, r, candidate, back[:, 2 * units :])

    h, kept = jax.lax.scan(step, jnp.zeros((x.shape[0], units)), x.T, unroll=2)
    return h, (kernel, recurrent, bias, x, kept)


def gru_backward(saved, dh):
    kernel, recurrent, bias, x, kept = saved
    units = recurrent.shape[0]

    def step(dh, kept_t):
        h, z, r, candidate, back = kept_t
        d_candidate = dh * (1 - z) * (1 - candidate**2)
        d_r = d_candidate * back * r * (1 - r)
        d_z = dh * (h - candidate) * z * (1 - z)
        d_back = jnp.concatenate([d_z, d_r, d_candidate * r], axis=1)
        return dh * z + d_back @ recurrent.T, (d_back, d_candidate)

    _, (d_back, d_candidate) = jax.lax.scan(step, dh, kept, reverse=True, unroll=2)
    d_given = jnp.concatenate([d_back[..., : 2 * units], d_candidate], axis=-1)
    return (
        jnp.einsum("bt,tbu->u", x, d_given)[None],
        jnp.einsum("tbu,tbv->uv", kept[0], d_back),
        jnp.stack([d_given.sum((0, 1)), d_back.sum((0, 1))]),
        None,
    )


gru.defvjp(gru_forward, gru_backward)


@jax.custom_vjp
def irnn(kernel, recurrent, bias, x):
    """h_t = max(0, W x_t + V h_{t-1} + b)"""
    return irnn_forward(kernel, recurrent, bias, x)[0]


def irnn_forward(kernel, recurrent, bias, x):
    def step(h, x_t):
        h = jax.nn.relu(x_t[:, None] * kernel[0] + bias[0] + h @ recurrent)
        return h, h

    h, states = jax.lax.scan(step, jnp.zeros((x.shape[0], recurrent.shape[0])), x.T, unroll=2)
    return h, (recurrent, x, states)


def irnn_backward(saved, dh):
    recurrent, x, states = saved

    def step(dh, h):
        da = dh * (h > 0)
        return da @ recurrent.T, da

    _, da = jax.lax.scan(step, dh, states, reverse=True, unroll=2)
    return (
        jnp.einsum("bt,tbu->u", x, da)[None],
        jnp.einsum("tbu,tbv->uv", states[:-1], da[1:]),
        da.sum((0, 1))[None],
        None,
    )


irnn.defvjp(irnn_forward, irnn_backward)


# --- The candidates: a name, a rate, and first weights (kernel, recurrent kernel, bias, dense kernel, dense bias).


def gru_candidates(random, units=128):
    """First biases of the update gate: 0; log(u), u uniform up to 783 or up to 100 (chrono); a gate that is uniform."""
    starts = {
        "zeros": lambda: np.zeros(units),
        "chrono": lambda: np.log(random.uniform(1, 783, units)),
        "chrono up to 100": lambda: np.log(random.uniform(1, 100, units)),
        "uniform gate": lambda: logit(random.uniform(1 / units, 1 - 1 / units, units)),
    }
    for start, keeps in starts.items():
        for rate in (1e-3, 2e-3, 4e-3, 8e-3):
            bias = np.zeros((2, 3 * units))
            bias[0, :units] = keeps()
            recurrent = orthogonal(random, units, 3 * units)
            yield f"{start}, {rate}", rate, (glorot(random, 1, 3 * units), recurrent, bias)


def irnn_candidates(random, units=256):
    """First input weights: as Keras draws them, PyTorch's linear layer, or Le and others (2015)."""
    starts = {
        "PyTorch": lambda: random.uniform(-1, 1, (1, units)),
        "Keras": lambda: glorot(random, 1, units),
        "N(0, 0.001)": lambda: random.normal(0, 0.001, (1, units)),
    }
    for start, draw in starts.items():
        for rate in (1e-4, 2e-4, 4e-4, 8e-4):
            yield f"{start}, {rate}", rate, (draw(), np.eye(units), np.zeros((1, units)))


CELLS = {"gru": (gru, gru_candidates), "irnn": (irnn, irnn_candidates)}


def glorot(random, rows, columns):
    limit = np.sqrt(6 / (rows + columns))
    return random.uniform(-limit, limit, (rows, columns))


def orthogonal(random, rows, columns):
    q, r = np.linalg.qr(random.normal(size=(columns, rows)))
    return (q * np.sign(np.diag(r))).T


def logit(share):
    return np.log(share / (1 - share))


# --- Training: Adam, the gradient's length at most 1, for every candidate.


def loss_of(cell, weights, x, labels):
    logits = cell(*weights[:3], x) @ weights[3] + weights[4]
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], 1).mean()


def adam(cell, weights, first, second, rate, t, x, labels):
    loss, gradients = jax.value_and_grad(partial(loss_of, cell))(weights, x, labels)
    length = jnp.sqrt(sum((g**2).sum() for g in gradients))
    gradients = [g * jnp.minimum(1, 1 / length) for g in gradients]
    first = [0.9 * m + 0.1 * g for m, g in zip(first, gradients)]
    second = [0.999 * v + 0.001 * g**2 for v, g in zip(second, gradients)]
    pace = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    weights = [w - pace * m / (jnp.sqrt(v) + 1e-7) for w, m, v in zip(weights, first, second)]
    return weights, first, second, loss


def search(name, epochs, limit):
    cell, candidates_of = CELLS[name]
    random = np.random.default_rng(1)
    names, rates, starts = zip(*candidates_of(random))
    units = starts[0][1].shape[0]
    starts = [(*s, glorot(random, units, 10), np.zeros(10)) for s in starts]
    weights = [jnp.asarray(np.stack(parts), jnp.float32) for parts in zip(*starts)]
    first, second = ([jnp.zeros_like(w) for w in weights] for _ in range(2))
    rates = jnp.asarray(rates)
    images, labels = (jnp.asarray(read) for read in (idx("train-images-idx3"), idx("train-labels-idx1")))
    images = images.reshape(-1, 784)
    count = len(images) - HELD_BACK if limit is None else limit
    batches = count // BATCH

    @partial(jax.jit, donate_argnums=(0, 1, 2))
    def step(weights, first, second, rates, t, chosen):
        x = images[chosen].astype(jnp.float32) / 255
        each = jax.vmap(partial(adam, cell), in_axes=(0, 0, 0, 0, None, None, None))
        return each(weights, first, second, rates, t, x, labels[chosen].astype(jnp.int32))

    @jax.jit
    def right(weights, chosen):
        x = images[chosen].astype(jnp.float32) / 255
        guess = lambda w: (cell(*w[:3], x) @ w[3] + w[4]).argmax(1)
        return (jax.vmap(guess)(weights) == labels[chosen]).sum(1)

    begin = time.time()
    done = 0
    for epoch in range(epochs):
        order = random.permutation(count)[: batches * BATCH].reshape(batches, BATCH)
        losses = []
        for chosen in order:
            falling = 0.5 * (1 + np.cos(np.pi * done / (epochs * batches)))
            done += 1
            weights, first, second, loss = step(weights, first, second, rates * falling, float(done), chosen)
            losses.append(loss)
        held = np.arange(len(images) - HELD_BACK, len(images)).reshape(-1, TEST_BATCH)
        accuracies = sum(np.asarray(right(weights, part)) for part in held) / HELD_BACK
        print(f"epoch {epoch + 1} of {epochs}, {time.time() - begin:.0f} s")
        for label, loss, accuracy in zip(names, np.mean(losses, axis=0), accuracies):
            print(f"  {label:<24} loss {loss:10.3f}  held back {accuracy:7.2%}", flush=True)


def idx(name):
    raw = gzip.open(MNIST / f"{name}-ubyte.gz").read()
    shape = [int.from_bytes(raw[4 + 4 * i : 8 + 4 * i], "big") for i in range(raw[3])]
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network", choices=CELLS)
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--limit", type=int, help="so many training digits only, to try it")
    given = parser.parse_args()
    search(given.network, given.epochs, given.limit)


if __name__ == "__main__":
    main()
