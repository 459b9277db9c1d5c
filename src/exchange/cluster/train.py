"""Trains a network exported by Scanline, on as many devices and hosts as there are.

    python train.py --data FOLDER_WITH_MNIST

Reads model.keras, experiment.json and, where there is one, checkpoint.safetensors; writes the same files
and history.json into --out after every epoch. Prints one JSON object a line. See README.md.
"""

import argparse
import json
import os
import zipfile
from pathlib import Path

# Keras settles its backend when it is imported.
os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
if "xla_force_host_platform_device_count" in os.environ.get("XLA_FLAGS", ""):
    # Virtual CPU devices wait for each other in threads of a pool that has one for each of them, and a step
    # has several sums to wait for: where threads run out, all wait forever. XLA reads the pool's size here.
    os.environ.setdefault("NPROC", "64")

import jax
import keras
import numpy as np

from checkpoint import CheckpointError, assign_all, read_checkpoint, thinned, write_checkpoint
from digits import DataError, load_digits
from optimizers import make_optimizer, slots_of
from run import Run, first_state, say

HERE = Path(__file__).resolve().parent


class StartError(Exception):
    """The run cannot begin; the message says what is missing or wrong."""


def main():
    arguments = read_arguments()
    try:
        run(arguments)
    except (StartError, DataError, CheckpointError) as error:
        raise SystemExit(f"train.py: {error}") from error


def read_arguments():
    parser = argparse.ArgumentParser(description="Trains the network that Scanline exported.")
    parser.add_argument(
        "--data", metavar="DIR", help="MNIST's four IDX files; else keras.datasets downloads them"
    )
    parser.add_argument(
        "--start", metavar="DIR", type=Path, default=HERE, help="where model.keras is; this folder"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=HERE / "trained",
        help="where results go; trained/",
    )
    parser.add_argument(
        "--epochs", metavar="N", type=int, help="epochs in all, in place of the experiment's"
    )
    parser.add_argument(
        "--devices", metavar="N", type=int, help="use only the first N devices of one host"
    )
    parser.add_argument(
        "--fast-products", action="store_true", help="let devices round products (TF32, bfloat16)"
    )
    cluster = parser.add_argument_group("several hosts: start this on each of them")
    cluster.add_argument(
        "--coordinator",
        metavar="HOST:PORT",
        help="process 0's, or KERAS_DISTRIBUTION_JOB_ADDRESSES",
    )
    cluster.add_argument(
        "--num-processes", metavar="N", type=int, help="or KERAS_DISTRIBUTION_NUM_PROCESSES"
    )
    cluster.add_argument(
        "--process-id", metavar="I", type=int, help="from 0, or KERAS_DISTRIBUTION_PROCESS_ID"
    )
    cluster.add_argument(
        "--multi-host", action="store_true", help="let JAX find the hosts (Slurm, TPU pods, ...)"
    )
    return parser.parse_args()


def run(arguments):
    experiment = read_experiment(arguments.start)
    training = experiment["training"]
    stored = read_stored(arguments.start)
    state = stored["state"] if stored else first_state(training)
    history = stored["history"] if stored else {"points": [], "epochs": []}
    if arguments.epochs is not None:
        state["loop"]["epochs"] = arguments.epochs
    if not arguments.fast_products:
        jax.config.update("jax_default_matmul_precision", "highest")
    # Dropout does not repeat its masks when a run goes on.
    keras.utils.set_random_seed((training["seed"] + state["loop"]["step"]) % 2**32)
    devices = use_all_devices(arguments)
    digits = load_digits(arguments.data)
    model = load_model(arguments.start)
    learner, notes = make_learner(model, training)
    variables = named_weights(model)
    slots = slots_of(learner.optimizer, variables)
    if stored:
        assign_all("weight", stored["weights"], variables)
        assign_all("optimizer state", stored["slots"], slots)
        learner.optimizer.iterations.assign(state["iterations"])
        learner.optimizer.learning_rate = state["learningRate"]
    if state["loop"]["epoch"] >= state["loop"]["epochs"]:
        notes.append("All epochs are done already: --epochs names a higher number.")
    say_start(experiment, model, devices, state["loop"], notes)

    def save():
        checkpoint = {
            "experiment": experiment,
            "state": state,
            "history": history | {"points": thinned(history["points"])},
            "weights": {name: np.asarray(variable.value) for name, variable in variables.items()},
            "slots": {name: np.asarray(slot.value) for name, slot in slots.items()},
        }
        if jax.process_index() == 0:
            save_run(arguments, model, checkpoint)

    reason = Run(learner, digits, devices, training, state, history).to_the_end(save)
    last = history["epochs"][-1] if history["epochs"] else {}
    say(
        type="end",
        reason=reason,
        valAccuracy=last.get("valAccuracy"),
        seconds=state["loop"]["seconds"],
        steps=state["loop"]["step"],
        out=str(arguments.out),
    )
    if reason == "diverged":
        raise SystemExit(
            "train.py: the loss is no longer a number: the run has diverged. What the last good epoch came to is "
            "kept. Use a smaller learning rate, or clip the gradients."
        )


def say_start(experiment, model, devices, loop, notes):
    say(
        type="start",
        network=experiment["network"],
        backend="keras-jax",
        keras=keras.__version__,
        jax=jax.__version__,
        devices=[f"{device.platform}:{device.id} {device.device_kind}" for device in devices],
        processes=jax.process_count(),
        parameters=model.count_params(),
        batchSize=experiment["training"]["batchSize"],
        step=loop["step"],
        epoch=loop["epoch"],
        epochs=loop["epochs"],
        notes=notes,
    )


def use_all_devices(arguments):
    """Joins the other hosts where there are any, and has Keras train on all devices; returns them."""
    named = [arguments.coordinator, arguments.num_processes, arguments.process_id]
    by_environment = "KERAS_DISTRIBUTION_JOB_ADDRESSES" in os.environ
    if arguments.multi_host or by_environment or any(value is not None for value in named):
        if not arguments.multi_host and not by_environment and None in named:
            raise StartError(
                "several hosts need --coordinator, --num-processes and --process-id, all three."
            )
        keras.distribution.initialize(*named)
    devices = jax.devices()
    if arguments.devices is not None:
        if jax.process_count() > 1 or not 1 <= arguments.devices <= len(devices):
            raise StartError(
                f"--devices was {arguments.devices}; one host may use 1 to {len(devices)} here."
            )
        devices = devices[: arguments.devices]
    names = [f"{device.platform}:{device.id}" for device in devices]
    # Each process is fed its own rows already (digits.py).
    keras.distribution.set_distribution(
        keras.distribution.DataParallel(devices=names, auto_shard_dataset=False)
    )
    return devices


def read_experiment(folder):
    """The experiment as Scanline writes it: `network`, `options` and `training`."""
    path = folder / "experiment.json"
    try:
        experiment = json.loads(path.read_text(encoding="utf-8"))
        experiment["training"]["batchSize"], experiment["network"]
    except FileNotFoundError as error:
        raise StartError(f"there is no {path}. Name the exported folder with --start.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise StartError(
            f"{path} is not an experiment of Scanline's ({error!r}). Export the folder again."
        ) from error
    return experiment


def read_stored(folder):
    """The checkpoint, or None: then the weights of model.keras are where the run begins."""
    path = folder / "checkpoint.safetensors"
    return read_checkpoint(path) if path.is_file() else None


def load_model(folder):
    """The network: float32 `[batch, 28, 28]` to probabilities `[batch, 10]`, softmax last."""
    path = folder / "model.keras"
    if not path.is_file():
        raise StartError(f"there is no {path}. Name the exported folder with --start.")
    try:
        model = keras.saving.load_model(path, compile=False)
    except Exception as error:  # Keras, zipfile and h5py each fail in their own ways.
        raise StartError(f"{path} cannot be opened: {error} Export the folder again.") from error
    if model.input_shape != (None, 28, 28) or model.output_shape != (None, 10):
        raise StartError(
            f"{path} reads {model.input_shape} and gives {model.output_shape}; this trains networks that name "
            "one digit, (None, 28, 28) to (None, 10)."
        )
    return model


def make_learner(model, training):
    """The same layers up to the logits, compiled as Scanline trains them; and notes on its settings.

    The loss is taken of the logits, the mean over those rows of a batch that are digits (weight 1).
    """
    if type(model.layers[-1]).__name__ not in ("Softmax", "Activation"):
        raise StartError(
            f"model.keras must end with a softmax layer; its last layer is {model.layers[-1].name}."
        )
    learner = keras.Model(model.input, model.layers[-1].input, name=f"{model.name}_logits")
    try:
        optimizer, notes = make_optimizer(training)
    except (KeyError, ValueError) as error:
        raise StartError(f"experiment.json cannot be used: {error}") from error
    learner.compile(
        optimizer=optimizer,
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        ),
        # Keras's own "loss" counts a batch by its rows, those that fill it up included.
        weighted_metrics=[
            keras.metrics.SparseCategoricalCrossentropy(from_logits=True, name="mean_loss"),
            keras.metrics.SparseCategoricalAccuracy(name="accuracy"),
        ],
        jit_compile=True,
    )
    optimizer.build(learner.trainable_variables)
    return learner, notes


def named_weights(model):
    """Every weight under Scanline's name for it: its layer, in a Bidirectional its direction, and its kind.

    E.g. `bidirectional/forward_lstm/kernel`. The paths of Keras's variables differ between a model that was
    built and one that was loaded.
    """
    named = {}
    for layer in model.layers:
        parts = {layer.name: layer}
        if isinstance(layer, keras.layers.Bidirectional):
            halves = (layer.forward_layer, layer.backward_layer)
            parts = {f"{layer.name}/{half.name}": half for half in halves}
        for under, part in parts.items():
            named |= {f"{under}/{weight.name}": weight for weight in part.weights}
    return named


def save_run(arguments, model, checkpoint):
    """Writes model.keras, checkpoint.safetensors, experiment.json and history.json into --out, each whole."""
    out = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    part = out / "model.part.keras"
    model.save(part)
    with zipfile.ZipFile(part, "a") as archive:
        archive.writestr("scanline.json", scanline_entry(arguments.start, checkpoint["experiment"]))
    part.replace(out / "model.keras")
    write_checkpoint(out / "checkpoint.safetensors", checkpoint)
    for name in ("experiment", "history"):
        part = out / f"{name}.json.part"
        part.write_text(json.dumps(checkpoint[name], indent=2) + "\n", encoding="utf-8")
        part.replace(out / f"{name}.json")


def scanline_entry(start, experiment):
    """The entry by which Scanline knows its network again: that of the file begun with."""
    with zipfile.ZipFile(start / "model.keras") as archive:
        if "scanline.json" in archive.namelist():
            return archive.read("scanline.json")
    return json.dumps(experiment)


if __name__ == "__main__":
    main()
