"""How the weights of Keras's layers begin: their distribution over many seeds, as quantiles."""

import keras
import numpy as np

from build_model import recurrent

DRAWS = 40
QUANTILES = 64

# Each as this project's layer kit takes it, with the features that it reads.
LAYERS = [
    ("simpleRnn", 28, {"units": 32}),
    ("lstm", 28, {"units": 16}),
    ("gru", 28, {"units": 16}),
    ("lstm", 3, {"units": 16}),
    (
        "simpleRnn",
        1,
        {"units": 32, "kernelInitializer": "smallNormal", "recurrentInitializer": "identity"},
    ),
    (
        "simpleRnn",
        25,
        {"units": 32, "kernelInitializer": "torchUniform", "recurrentInitializer": "identity"},
    ),
    ("dense", 128, {"units": 10}),
]


def initial_values():
    return [
        {
            "layer": kind,
            "features": features,
            "config": config,
            "draws": DRAWS,
            "weights": weights_over_seeds(kind, features, config),
        }
        for kind, features, config in LAYERS
    ]


def weights_over_seeds(kind, features, config):
    draws = [weights_of(kind, features, config, seed) for seed in range(DRAWS)]
    return {name: describe(np.stack([draw[name] for draw in draws])) for name in draws[0]}


def weights_of(kind, features, config, seed):
    keras.utils.clear_session()
    keras.utils.set_random_seed(seed)
    if kind == "dense":
        layer = keras.layers.Dense(config["units"])
        layer.build((None, features))
    else:
        layer = recurrent(kind, config)
        layer.build((None, None, features))
    return {
        variable.path.split("/")[-1]: np.array(keras.ops.convert_to_numpy(variable), np.float64)
        for variable in layer.weights
    }


def describe(values):
    """`values [draws, ...shape]`: quantiles of all elements, or the values where every draw is the same."""
    first = values[0]
    if np.all(values == first):
        return {"shape": list(first.shape), "always": first.ravel().tolist()}
    places = (np.arange(QUANTILES) + 0.5) / QUANTILES
    # Rows of a wide matrix, columns of a tall one.
    lines = first if first.shape[0] <= first.shape[1] else first.T
    product = lines @ lines.T
    return {
        "shape": list(first.shape),
        "largest": float(np.abs(values).max()),
        "quantiles": [float(f"{value:.7g}") for value in np.quantile(values, places)],
        "orthogonal": bool(np.abs(product - np.eye(len(product))).max() < 1e-5),
    }
