"""What Keras makes of a case: outputs, loss, gradients, and weights after one and after ten steps.

Runs on whichever backend Keras was started with; `make_goldens.py` starts one process for each.

    KERAS_BACKEND=torch python run_case.py float32 out.npz [GROUP ...]
"""

import sys

import keras
import numpy as np

from build_model import build_logits, with_softmax
from cases import all_groups
from hashed_values import hashed_labels, hashed_symmetric, hashed_uniform, starting_weight

STEPS = 10


def run_case(case):
    """Arrays by name: `output`, `losses`, and `shape/W`, `gradient/W`, `after1/W`, `after10/W` of each weight W."""
    logits_model = build_logits(case)
    variables = {weight_name(variable): variable for variable in logits_model.weights}
    shapes = {name: tuple(variable.shape) for name, variable in variables.items()}
    for name, variable in variables.items():
        variable.assign(
            starting_weight(case["title"], name, shapes[name], case.get("start", "hashed"))
        )
    x, labels = batch(case, logits_model.output.shape[1:-1])
    results = {"output": to_numpy(with_softmax(logits_model)(x, training=False))}
    results |= {f"shape/{name}": np.array(shape) for name, shape in shapes.items()}
    if case.get("predictsOnly"):
        return results

    model, loss = training_model(case, logits_model)
    results |= {
        f"gradient/{name}": gradient
        for name, gradient in zip(variables, gradients(model, loss, x, labels), strict=True)
    }
    model.compile(optimizer=optimizer(case["settings"]), loss=loss)
    losses = []
    for step in range(1, STEPS + 1):
        # Keras reports the mean of all steps since the last reset.
        model.reset_metrics()
        losses.append(model.train_on_batch(x, labels))
        if step in (1, STEPS):
            results |= {
                f"after{step}/{name}": to_numpy(variable) for name, variable in variables.items()
            }
    results["losses"] = np.array(losses, dtype=np.float64)
    return results


def weight_name(variable):
    """`bidirectional/forward_lstm/lstm_cell/kernel` as `forward_lstm/kernel`."""
    parts = [part for part in variable.path.split("/") if not part.endswith("_cell")]
    return "/".join(parts[-2:])


def batch(case, places):
    """Inputs in [0, 1) for images, in [-1, 1) for sequences; a label for every place of the output."""
    size = (case["batch"], *case["input"])
    if "network" in case:
        count = int(np.prod(size))
        x = hashed_uniform(f"{case['title']}/x", count).astype(np.float32).reshape(size)
    else:
        x = hashed_symmetric(f"{case['title']}/x", size, 1.0)
    labels = hashed_labels(f"{case['title']}/labels", (case["batch"], *places), case["classes"])
    if "lengths" in case:
        return [x, np.array(case["lengths"], dtype=np.int32)], labels
    return x, labels


def training_model(case, logits_model):
    """The network and its loss, from the logits or from the probabilities."""
    from_logits = case.get("loss", "logits") == "logits"
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    return (logits_model if from_logits else with_softmax(logits_model)), loss


def optimizer(settings):
    """The optimizer that a case's training settings name; the rest is Keras's default."""
    kinds = {
        "sgd": keras.optimizers.SGD,
        "rmsprop": keras.optimizers.RMSprop,
        "adam": keras.optimizers.Adam,
    }
    spelled = {
        "learningRate": "learning_rate",
        "momentum": "momentum",
        "rho": "rho",
        "epsilon": "epsilon",
        "beta1": "beta_1",
        "beta2": "beta_2",
    }
    clips = {"value": "clipvalue", "norm": "clipnorm", "global-norm": "global_clipnorm"}
    given = {spelled[name]: value for name, value in settings.items() if name in spelled}
    if "clipping" in settings:
        given[clips[settings["clipping"]]] = settings["clipLimit"]
    return kinds[settings["optimizer"]](**given)


def gradients(model, loss, x, labels):
    """The gradient of the mean loss by every trainable weight, in the model's order."""
    by_backend = {"jax": jax_gradients, "torch": torch_gradients}
    return by_backend[keras.backend.backend()](model, loss, x, labels)


def jax_gradients(model, loss, x, labels):
    import jax

    def loss_of(weights):
        output, _ = model.stateless_call(weights, others, x, training=True)
        return loss(labels, output)

    weights = [variable.value for variable in model.trainable_variables]
    others = [variable.value for variable in model.non_trainable_variables]
    return [to_numpy(gradient) for gradient in jax.jit(jax.grad(loss_of))(weights)]


def torch_gradients(model, loss, x, labels):
    model.zero_grad()
    loss(labels, model(x, training=True)).backward()
    found = [to_numpy(variable.value.grad) for variable in model.trainable_variables]
    model.zero_grad()
    return found


def to_numpy(values):
    return np.array(keras.ops.convert_to_numpy(values), dtype=np.float64)


def main(precision, path, *groups):
    keras.config.set_floatx(precision)
    arrays = {}
    for group, cases in all_groups().items():
        if groups and group not in groups:
            continue
        for case in cases:
            results = run_case(case)
            print(f"{keras.backend.backend()} {precision}: {case['title']}", file=sys.stderr)
            arrays |= {f"{group}|{case['title']}|{name}": value for name, value in results.items()}
    np.savez(path, **arrays)


if __name__ == "__main__":
    main(*sys.argv[1:])
