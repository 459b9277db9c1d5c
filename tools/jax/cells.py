"""The cells that Keras lacks, each as one step of `lax.scan`, stated from their papers and from nothing of ours.

A cell takes its weights by name and a sequence `[batch, timesteps, features]`, and returns the states of all
timesteps, `[batch, timesteps, units]`. States begin at zero.
"""

import jax
import jax.numpy as jnp
from jax import lax
from jax.nn import sigmoid


def min_gru(weights, x):
    """Feng and others, "Were RNNs All We Needed?" (2024), section 3.1, without the log space of its parallel form."""

    def step(h, x_t):
        to_z, to_candidate = jnp.split(x_t @ weights["kernel"] + weights["bias"], 2, axis=-1)
        z = sigmoid(to_z)
        return (1 - z) * h + z * to_candidate

    return walk(step, weights["kernel"].shape[1] // 2, x)


def min_lstm(weights, x):
    """The same, section 3.2: both gates divided by their sum."""

    def step(h, x_t):
        to_f, to_i, candidate = jnp.split(x_t @ weights["kernel"] + weights["bias"], 3, axis=-1)
        f, i = sigmoid(to_f), sigmoid(to_i)
        return f / (f + i) * h + i / (f + i) * candidate

    return walk(step, weights["kernel"].shape[1] // 3, x)


def ind_rnn(weights, x):
    """Li and others, "Independently Recurrent Neural Network" (2018), with |u| <= 2^(1/T) as its authors keep it."""
    u = within(weights["recurrent_kernel"][0], 2.0 ** (1.0 / x.shape[1]))

    def step(h, x_t):
        return jax.nn.relu(x_t @ weights["kernel"] + u * h + weights["bias"])

    return walk(step, weights["kernel"].shape[1], x)


def lru(weights, x):
    """Orvieto and others, "Resurrecting Recurrent Neural Networks for Long Sequences" (2023), in complex numbers."""
    log_nu, log_theta, log_gamma = weights["recurrent_kernel"]
    eigenvalues = jnp.exp(-jnp.exp(log_nu) + 1j * jnp.exp(log_theta))
    re, im = jnp.split(weights["kernel"], 2, axis=-1)
    b = (re + 1j * im) * jnp.exp(log_gamma)
    # The read-out's weights are those of [Re h, Im h], so the imaginary part of C has the other sign.
    re, im = jnp.split(weights["output_kernel"], 2, axis=0)
    c = re - 1j * im

    def step(h, x_t):
        return eigenvalues * h + x_t @ b

    h = walk(step, weights["kernel"].shape[1] // 2, x, jnp.complex128)
    return jnp.real(h @ c) + x * weights["skip"]


def co_rnn(weights, x, time_step, stiffness, damping):
    """Rusch and Mishra, "Coupled Oscillatory Recurrent Neural Network" (2021), equation (3) with z at n - 1 damped."""
    of_y, of_z = jnp.split(weights["recurrent_kernel"], 2)

    def step(state, u):
        y, z = state
        force = jnp.tanh(y @ of_y + z @ of_z + u @ weights["kernel"] + weights["bias"])
        z = z + time_step * (force - stiffness * y - damping * z)
        y = y + time_step * z
        return (y, z), y

    zeros = jnp.zeros((x.shape[0], weights["kernel"].shape[1]))
    _, positions = lax.scan(step, (zeros, zeros), jnp.swapaxes(x, 0, 1))
    return jnp.swapaxes(positions, 0, 1)


def walk(step, units, x, dtype=jnp.float64):
    """`step(h, x_t)` over all timesteps, from a state of zeros."""

    def scanned(h, x_t):
        h = step(h, x_t)
        return h, h

    _, states = lax.scan(scanned, jnp.zeros((x.shape[0], units), dtype), jnp.swapaxes(x, 0, 1))
    return jnp.swapaxes(states, 0, 1)


@jax.custom_vjp
def within(values, limit):
    """Clipped; a gradient passes unless it would push a value further out."""
    return jnp.clip(values, -limit, limit)


within.defvjp(
    lambda values, limit: (jnp.clip(values, -limit, limit), (values, limit)),
    lambda saved, dy: (
        jnp.where((jnp.abs(saved[0]) <= saved[1]) | (dy * saved[0] > 0), dy, 0.0),
        None,
    ),
)
