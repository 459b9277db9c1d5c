"""Writes tests/goldens/files/long-memory.json: the cells that Keras lacks, stated in JAX, in double precision.

    python3 -m venv .venv && .venv/bin/pip install -r tools/jax/requirements.txt
    .venv/bin/python tools/jax/make_goldens.py

Weights and batches are those of tools/keras/hashed_values.py, so the file holds only what is computed: the
prediction, the gradient of the mean loss, and the weights after one and after ten steps.
"""

import base64
import json
import platform
import sys
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tools" / "keras"))

from hashed_values import hashed_labels, hashed_uniform, starting_weight  # noqa: E402
from networks import network_of  # noqa: E402

FILE = ROOT / "tests" / "goldens" / "files" / "long-memory.json"
SGD = {"optimizer": "sgd", "learningRate": 0.05}
MOMENTUM = {"optimizer": "sgd", "learningRate": 0.01, "momentum": 0.9}
STEPS = 10
SWINGS = {"timeStep": 0.4, "stiffness": 1.5, "damping": 0.8}
PUBLISHED = {"timeStep": 0.042, "stiffness": 2.7, "damping": 4.7}


def all_cases():
    two = {"units": 6, "layers": 2, "reading": "rows"}
    pixels = {"units": 4, "layers": 1, "reading": "pixels"}
    return [
        case("mingru", "mingru", two, SGD),
        case("minlstm", "minlstm", two, SGD),
        # A long step takes a ReLU over its edge, and rounding decides when.
        case("indrnn", "indrnn", two, {**SGD, "learningRate": 0.01}),
        case("lru", "lru", two, SGD),
        case("mingru-momentum", "mingru", {**two, "reading": "columns"}, MOMENTUM),
        case("mingru-backwards", "custom", {"layers": "rows mingru:5:back dense:10"}, SGD),
        case("indrnn-backwards", "custom", {"layers": "rows indrnn:5:back dense:10"}, SGD),
        case("mingru-pixels", "mingru", pixels, SGD),
        case("indrnn-pixels", "indrnn", pixels, SGD),
        case("lru-pixels", "lru", pixels, SGD),
        case("cornn", "cornn", {"units": 6, "reading": "rows", **SWINGS}, SGD),
        case("cornn-pixels", "cornn", {"units": 5, "reading": "pixels", **PUBLISHED}, SGD),
    ]


def case(title, network, options, settings):
    return {
        "title": title,
        "input": [28, 28],
        "batch": 4,
        "classes": 10,
        "network": network,
        "options": options,
        "settings": settings,
    }


def golden(case):
    shapes, logits = network_of(case)
    title, batch = case["title"], case["batch"]
    images = hashed_uniform(f"{title}/x", batch * 784).astype(np.float32).reshape(batch, 28, 28)
    images = jnp.asarray(images, jnp.float64)
    labels = hashed_labels(f"{title}/labels", (batch,), case["classes"])
    weights = {
        name: jnp.asarray(starting_weight(title, name, shape, "hashed"), jnp.float64)
        for name, shape in shapes.items()
    }

    def loss(weights):
        told = jax.nn.log_softmax(logits(weights, images))
        return -told[jnp.arange(batch), labels].mean()

    value_and_gradient = jax.jit(jax.value_and_grad(loss))
    settings = case["settings"]
    output = jax.nn.softmax(logits(weights, images))
    _, gradient = value_and_gradient(weights)
    velocity = {name: jnp.zeros_like(value) for name, value in weights.items()}
    losses, after = [], {}
    for step in range(1, STEPS + 1):
        value, gradients = value_and_gradient(weights)
        losses.append(float(f"{value:.12g}"))
        for name in weights:
            kept = settings.get("momentum", 0.0) * velocity[name]
            velocity[name] = kept - settings["learningRate"] * gradients[name]
            weights[name] = weights[name] + velocity[name]
        after[step] = dict(weights)
    return {
        "case": case,
        "output": {"shape": list(output.shape), "values": encoded(output)},
        "losses": losses,
        "weights": [
            {
                "name": name,
                "shape": list(shape),
                "gradient": encoded(gradient[name]),
                "after1": encoded(after[1][name]),
                "after10": encoded(after[STEPS][name]),
            }
            for name, shape in shapes.items()
        ],
    }


def encoded(values):
    """float32, little-endian, as base64."""
    return base64.b64encode(np.asarray(values).astype("<f4").tobytes()).decode("ascii")


if __name__ == "__main__":
    whole = {
        "writtenBy": "tools/jax/make_goldens.py",
        "versions": {
            "python": platform.python_version(),
            "jax": jax.__version__,
            "numpy": np.__version__,
        },
        "cases": [golden(case) for case in all_cases()],
    }
    FILE.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    print(f"{FILE}: {FILE.stat().st_size:,} bytes")
