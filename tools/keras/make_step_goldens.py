"""Writes tests/goldens/files/steps.json: every state and gate of every step, as Keras 3's own cells make them.

    KERAS_BACKEND=jax JAX_ENABLE_X64=1 python tools/keras/make_step_goldens.py

Each recurrent layer of a case is walked with its own cell, one step after the other, over what the layers before it
hand on. States come from the cell; gates are worked out from the cell's weights by Keras's operations. All in float64,
of the first sample of the batch; of a layer under TimeDistributed the first three rows.
"""

import json
import os

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_ENABLE_X64", "1")

import keras  # noqa: E402
import numpy as np  # noqa: E402

from build_model import build_logits, with_softmax  # noqa: E402
from cases import all_groups  # noqa: E402
from hashed_values import starting_weight  # noqa: E402
from make_goldens import encoded, write  # noqa: E402
from run_case import batch, to_numpy, weight_name  # noqa: E402

MOST_ROWS = 3
NETWORKS = (
    "simple-rnn",
    "lstm",
    "gru",
    "irnn-rows",
    "hrnn",
    "gru-bidirectional-stacked",
    "four-direction-lstm-concat",
)


def chosen_cases():
    groups = all_groups()
    yield from (("cells", case) for case in groups["cells"])
    yield from (("networks", case) for case in groups["networks"] if case["title"] in NETWORKS)


def steps_of(group, case):
    logits = build_logits(case)
    for variable in logits.weights:
        name = weight_name(variable)
        start = case.get("start", "hashed")
        variable.assign(starting_weight(case["title"], name, tuple(variable.shape), start))
    x, _ = batch(case, logits.output.shape[1:-1])
    x = x[:1].astype("float64")
    layers = []
    for layer in logits.layers:
        if isinstance(layer, keras.layers.Bidirectional):
            parts = [layer.forward_layer, layer.backward_layer]
        elif isinstance(layer, keras.layers.TimeDistributed):
            parts = [layer.layer]
        elif isinstance(layer, keras.layers.RNN):
            parts = [layer]
        else:
            continue
        read = keras.Model(logits.input, layer.input)(x, training=False)
        # Rows under TimeDistributed are samples of their own.
        sequences = read[0][:MOST_ROWS] if len(read.shape) == 4 else read
        layers += [walked(part, sequences) for part in parts]
    probabilities = to_numpy(with_softmax(logits)(x, training=False))
    return {"group": group, "title": case["title"], "output": encoded(probabilities), "layers": layers}


def walked(layer, sequences):
    """`[sequences, timesteps, units]` of each state and gate, in the order walked."""
    cell = layer.cell
    states = [keras.ops.zeros((sequences.shape[0], layer.units), "float64") for _ in cell_states(cell)]
    found = []
    timesteps = sequences.shape[1]
    for step in range(timesteps):
        t = timesteps - 1 - step if layer.go_backwards else step
        x = sequences[:, t, :]
        gates = gates_of(cell, x, states[0])
        _, states = cell(x, states, training=False)
        found.append({**gates, **dict(zip(cell_states(cell), states, strict=True))})
    return {
        "sequences": int(sequences.shape[0]),
        "timesteps": int(timesteps),
        "units": int(layer.units),
        "states": {
            name: encoded(np.stack([to_numpy(step[name]) for step in found], axis=1))
            for name in found[0]
        },
    }


def cell_states(cell):
    return ("h", "c") if isinstance(cell, keras.layers.LSTMCell) else ("h",)


def gates_of(cell, x, h):
    ops = keras.ops
    if isinstance(cell, keras.layers.SimpleRNNCell):
        return {}
    product = ops.matmul(x, cell.kernel)
    recurrent = ops.matmul(h, cell.recurrent_kernel)
    gate, squash = cell.recurrent_activation, cell.activation
    if isinstance(cell, keras.layers.LSTMCell):
        i, f, c, o = ops.split(product + recurrent + cell.bias, 4, axis=1)
        return {"i": gate(i), "f": gate(f), "g": squash(c), "o": gate(o)}
    a = ops.split(product + cell.bias[0], 3, axis=1)
    u = ops.split(recurrent + cell.bias[1], 3, axis=1)
    z, r = gate(a[0] + u[0]), gate(a[1] + u[1])
    return {"z": z, "r": r, "g": squash(a[2] + r * u[2])}


if __name__ == "__main__":
    keras.config.set_floatx("float64")
    write("steps", {"cases": [steps_of(group, case) for group, case in chosen_cases()]})
