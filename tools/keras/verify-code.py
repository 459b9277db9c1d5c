"""Holds the scripts of `scanline code` to Scanline's own numbers.

    npx tsx tools/keras/export-code-cases.ts /tmp/code-cases.json
    python tools/keras/verify-code.py /tmp/code-cases.json

Given Scanline's weights, each script's network must predict the same to 1e-5, and one step of its optimizer
must bring every weight to the same value to 1e-4.
"""

import base64
import json
import os
import sys

os.environ["KERAS_BACKEND"] = "torch"

import jax
import keras
import numpy as np
import torch

PREDICTION = 1e-5
STEP = 1e-4


def main(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    failed = []
    for case in cases:
        for language, script in case["scripts"].items():
            names = {"__name__": "script"}
            exec(compile(script, f"{case['name']}.{language}.py", "exec"), names)
            predicted, stepped = CHECKS[language](case, names)
            fine = predicted <= PREDICTION and stepped <= STEP
            if not fine:
                failed.append(f"{case['name']} {language}")
            print(
                f"{case['name']:32} {language:8} prediction {predicted:.1e}  step {stepped:.1e}"
                f"{'' if fine else '  TOO FAR'}",
                flush=True,
            )
    if failed:
        raise SystemExit(f"Too far from Scanline: {', '.join(failed)}")
    print(f"{len(cases)} networks agree.")


def check_keras(case, names):
    keras.utils.clear_session()
    model = names["build_model"]()
    layers = by_layer(case["before"])
    for name, weights in layers.items():
        model.get_layer(name).set_weights(weights)
    x, labels = batch(case)
    logits = keras.ops.convert_to_numpy(model(x, training=False))
    model.compile(
        optimizer=names["make_optimizer"](),
        loss="mean_squared_error"
        if case["isSum"]
        else keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    model.train_on_batch(x, labels)
    stepped = max(
        largest(weight - now)
        for name, weights in by_layer(case["after"]).items()
        for weight, now in zip(weights, model.get_layer(name).get_weights(), strict=True)
    )
    return prediction_difference(case, logits), stepped


def check_pytorch(case, names):
    network = names["Network"]()
    assign(network, case["before"])
    x, labels = (torch.from_numpy(part) for part in batch(case))
    network.eval()
    logits = network(x)
    predicted = prediction_difference(case, logits.detach().numpy())
    if case["isSum"]:
        torch.nn.functional.mse_loss(logits[:, 0], labels).backward()
    else:
        torch.nn.functional.cross_entropy(logits, labels.long()).backward()
    names["Optimizer"](network.parameters()).step(names["LEARNING_RATE"])
    expected = names["Network"]()
    assign(expected, case["after"])
    pairs = zip(network.parameters(), expected.parameters(), strict=True)
    return predicted, max(largest((one - other).detach().numpy()) for one, other in pairs)


def check_jax(case, names):
    w = jax_weights(case["before"])
    expected = jax.eval_shape(names["new_weights"], jax.random.key(0))
    assert jax.tree.map(np.shape, w) == jax.tree.map(np.shape, expected)
    x, labels = batch(case)
    predicted = prediction_difference(case, np.asarray(names["predict"](w, x)))
    averages = names["new_averages"](w)
    stepped, _ = names["train_batch"](w, averages, x, labels, names["LEARNING_RATE"], None)
    differences = jax.tree.map(
        lambda one, other: largest(one - other), stepped, jax_weights(case["after"])
    )
    return predicted, max(jax.tree.leaves(differences))


def jax_weights(weights):
    """Under the name of the layer that has them, as the script keeps them."""
    layers = {}
    for name, weight in weights.items():
        *_, layer, kind = name.split("/")
        layers.setdefault(layer, {})[kind] = values_of(weight)
    return layers


def assign(network, weights):
    """Gives PyTorch's layers Scanline's weights: transposed, and GRU's gates in PyTorch's order r, z, n."""
    parts = {}
    for name, weight in weights.items():
        *_, layer, kind = name.split("/")
        parts.setdefault(layer, {})[kind] = values_of(weight)
    for name, given in parts.items():
        layer = getattr(network, name)
        if isinstance(layer, torch.nn.LayerNorm):
            set_to(layer.weight, given["gamma"])
            set_to(layer.bias, given["beta"])
        elif isinstance(layer, torch.nn.Linear):
            set_to(layer.weight, given["kernel"].T)
            if "bias" in given:
                set_to(layer.bias, given["bias"])
        else:
            order = [1, 0, 2] if isinstance(layer, torch.nn.GRU) else None
            set_to(layer.weight_ih_l0, gates(given["kernel"].T, order))
            set_to(layer.weight_hh_l0, gates(given["recurrent_kernel"].T, order))
            if "bias" in given:
                biases = given["bias"] if order else [given["bias"], 0 * given["bias"]]
                set_to(layer.bias_ih_l0, gates(biases[0], order))
                set_to(layer.bias_hh_l0, gates(biases[1], order))


def gates(rows, order):
    return rows if order is None else np.concatenate([np.split(rows, 3)[i] for i in order])


def set_to(parameter, values):
    parameter.data = torch.tensor(np.array(values))


def by_layer(weights):
    """Weights in Keras's order under the name of the layer that has them; of a wrapper, both halves'."""
    layers = {}
    for name, weight in weights.items():
        layers.setdefault(name.split("/")[0], []).append(values_of(weight))
    return layers


def values_of(weight):
    data = np.frombuffer(base64.b64decode(weight["data"]), "<f4")
    return data.reshape(weight["shape"])


def batch(case):
    pixels = np.frombuffer(base64.b64decode(case["pixels"]), "<f4").reshape(case["shape"])
    return pixels.copy(), np.array(case["labels"], "float32" if case["isSum"] else "int32")


def prediction_difference(case, logits):
    if case["isSum"]:
        return largest(logits.ravel() - np.array(case["probabilities"]))
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    probabilities = powers / powers.sum(-1, keepdims=True)
    return largest(probabilities.ravel() - np.array(case["probabilities"]))


def largest(difference):
    return float(np.abs(difference).max())


CHECKS = {"keras": check_keras, "pytorch": check_pytorch, "jax": check_jax}

if __name__ == "__main__":
    main(sys.argv[1])
