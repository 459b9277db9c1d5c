/**
 * The cells that Keras and PyTorch lack, for a script of JAX. Equations and sources are in kernels/diagonal.ts and
 * kernels/cornn.ts; first values are those of layers/.
 */

/** As CELL_FUNCTIONS of jax-parts.ts. The coRNN's second state is the velocity. */
export const NEW_CELL_FUNCTIONS = {
  min_gru_step: `def min_gru_step(w, state, x):
    h, c = state
    z, g = jnp.split(x @ w["kernel"] + w.get("bias", 0), 2, -1)
    z = jax.nn.sigmoid(z)
    return (1 - z) * h + z * g, c`,
  min_lstm_step: `def min_lstm_step(w, state, x):
    h, c = state
    f, i, g = jnp.split(x @ w["kernel"] + w.get("bias", 0), 3, -1)
    f, i = jax.nn.sigmoid(f), jax.nn.sigmoid(i)
    return (f * h + i * g) / (f + i), c`,
  ind_rnn_step: `def ind_rnn_step(w, state, x, limit):
    h, c = state
    u = within(w["recurrent_kernel"][0], limit)
    return jax.nn.relu(x @ w["kernel"] + u * h + w.get("bias", 0)), c`,
  co_rnn_step: `def co_rnn_step(w, state, x, time_step, stiffness, damping):
    y, v = state
    coupling = jnp.concatenate([y, v], -1) @ w["recurrent_kernel"]
    g = jnp.tanh(x @ w["kernel"] + coupling + w.get("bias", 0))
    v = v + time_step * (g - stiffness * y - damping * v)
    return y + time_step * v, v`,
} as const;

export const WITHIN = `@jax.custom_vjp
def within(values, limit):
    """Clipped; a gradient passes unless it would push a value further out."""
    return jnp.clip(values, -limit, limit)


def within_backward(saved, dy):
    values, limit = saved
    return jnp.where((jnp.abs(values) <= limit) | (dy * values > 0), dy, 0), None


within.defvjp(lambda values, limit: (within(values, limit), (values, limit)), within_backward)`;

/** Its loop is linear, so that two steps are one, and all are made in so many rounds as twos go into them. */
export const LRU = `def complex_states(w, x, backwards=False, every=False):
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
    return read if every else read[:, -1]`;

export const LRU_WEIGHTS = `def lru_weights(key, features, units, kernel="glorotUniform"):
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
    }`;

export const DIAGONAL_WEIGHTS = `def diagonal_weights(key, features, units, gates=1, bias=True, kernel="glorotUniform", own=None):
    """Of units that do not look at each other; own is what each may multiply its state by, [units]."""
    w = {"kernel": STARTS[kernel](key, (features, gates * units))}
    if own is not None:
        w["recurrent_kernel"] = own[None]
    if bias:
        w["bias"] = jnp.zeros(gates * units)
    return w`;

export const OSCILLATOR_WEIGHTS = `def oscillator_weights(key, features, units, bias=True, kernel="glorotUniform"):
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
    return w`;

export const GATED = `def gated(w, x):
    """A gated linear unit."""
    value, gate = jnp.split(linear(w, x), 2, -1)
    return value * jax.nn.sigmoid(gate)`;
