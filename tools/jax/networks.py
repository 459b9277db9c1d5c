"""Whole networks around the cells: what a graph of src/models/ makes of an image, as functions of weights by name.

A network is `(shapes, logits)`: the shapes of its weights by `layer/kind`, in the order in which the layers stand, and
a function of those weights and a batch of images.
"""

import jax.numpy as jnp
from jax.nn import sigmoid

import cells

CELLS = {
    # cell, blocks of columns in its kernel, rows of its recurrent kernel
    "mingru": (cells.min_gru, 2, 0),
    "minlstm": (cells.min_lstm, 3, 0),
    "indrnn": (cells.ind_rnn, 1, 1),
}
EPSILON = 1e-3


def network_of(case):
    """The network that a case names, or that it spells as an own network of one layer."""
    options = case["options"]
    if case["network"] == "lru":
        return gated_stack(**options)
    if case["network"] == "cornn":
        return oscillators(**options)
    if case["network"] == "custom":
        return backwards_layer(**options)
    return deep_stack(case["network"], **options)


def deep_stack(name, units, layers, reading):
    """Each layer but the first adds to what it reads, which is normalised for it; the last timestep is read."""
    cell, blocks, recurrent = CELLS[name]
    shapes = {}

    def layer_shapes(layer, features):
        shapes[f"{layer}/kernel"] = (features, blocks * units)
        if recurrent:
            shapes[f"{layer}/recurrent_kernel"] = (recurrent, units)
        shapes[f"{layer}/bias"] = (blocks * units,)

    layer_shapes("level_1", features_of(reading))
    for depth in range(2, layers + 1):
        norm_shapes(shapes, f"norm_{depth}", units)
        layer_shapes(f"level_{depth}", units)
    norm_shapes(shapes, "norm_last", units)
    dense_shapes(shapes, "dense", units, 10)

    def logits(weights, images):
        x = cell(of(weights, "level_1"), read(images, reading))
        for depth in range(2, layers + 1):
            x = normalise(of(weights, f"norm_{depth}"), x)
            x = x + cell(of(weights, f"level_{depth}"), x)
        return dense(of(weights, "dense"), normalise(of(weights, "norm_last"), x[:, -1]))

    return shapes, logits


def gated_stack(units, layers, reading):
    """LRUs of what is normalised, gated, added to what was read; the mean over time is read."""
    shapes = {}
    dense_shapes(shapes, "encoder", features_of(reading), units)
    for depth in range(1, layers + 1):
        norm_shapes(shapes, f"norm_{depth}", units)
        shapes[f"level_{depth}/kernel"] = (units, 2 * units)
        shapes[f"level_{depth}/recurrent_kernel"] = (3, units)
        shapes[f"level_{depth}/output_kernel"] = (2 * units, units)
        shapes[f"level_{depth}/skip"] = (units,)
        dense_shapes(shapes, f"glu_{depth}", units, 2 * units)
    dense_shapes(shapes, "dense", units, 10)

    def logits(weights, images):
        x = dense(of(weights, "encoder"), read(images, reading))
        for depth in range(1, layers + 1):
            y = cells.lru(of(weights, f"level_{depth}"), normalise(of(weights, f"norm_{depth}"), x))
            value, gate = jnp.split(dense(of(weights, f"glu_{depth}"), y), 2, axis=-1)
            x = x + value * sigmoid(gate)
        return dense(of(weights, "dense"), x.mean(axis=1))

    return shapes, logits


def oscillators(units, reading, timeStep, stiffness, damping):
    """One layer of them, whose last positions are read."""
    shapes = {
        "level_1/kernel": (features_of(reading), units),
        "level_1/recurrent_kernel": (2 * units, units),
        "level_1/bias": (units,),
    }
    dense_shapes(shapes, "dense", units, 10)

    def logits(weights, images):
        x = read(images, reading)
        y = cells.co_rnn(of(weights, "level_1"), x, timeStep, stiffness, damping)
        return dense(of(weights, "dense"), y[:, -1])

    return shapes, logits


def backwards_layer(layers):
    """`rows CELL:UNITS:back dense:10`: one layer that starts at the last row."""
    reading, spelled, _ = layers.split(" ")
    name, units, _ = spelled.split(":")
    cell, blocks, recurrent = CELLS[name]
    shapes = {"level_1/kernel": (features_of(reading), blocks * int(units))}
    if recurrent:
        shapes["level_1/recurrent_kernel"] = (recurrent, int(units))
    shapes["level_1/bias"] = (blocks * int(units),)
    dense_shapes(shapes, "dense", int(units), 10)

    def logits(weights, images):
        walked = cell(of(weights, "level_1"), read(images, reading)[:, ::-1])
        return dense(of(weights, "dense"), walked[:, -1])

    return shapes, logits


def read(images, reading):
    """Images `[batch, 28, 28]` as sequences."""
    if reading == "pixels":
        return images.reshape(images.shape[0], -1, 1)
    return images if reading == "rows" else jnp.swapaxes(images, 1, 2)


def features_of(reading):
    return 1 if reading == "pixels" else 28


def normalise(weights, x):
    """Ba, Kiros and Hinton, "Layer Normalization" (2016)."""
    centred = x - x.mean(axis=-1, keepdims=True)
    scaled = centred / jnp.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
    return scaled * weights["gamma"] + weights["beta"]


def dense(weights, x):
    return x @ weights["kernel"] + weights["bias"]


def norm_shapes(shapes, layer, units):
    shapes[f"{layer}/gamma"] = (units,)
    shapes[f"{layer}/beta"] = (units,)


def dense_shapes(shapes, layer, features, units):
    shapes[f"{layer}/kernel"] = (features, units)
    shapes[f"{layer}/bias"] = (units,)


def of(weights, layer):
    """A layer's weights by their kind."""
    return {
        name.split("/")[1]: value for name, value in weights.items() if name.startswith(f"{layer}/")
    }
