/**
 * The files of the cluster package as texts. Written by `npx tsx tools/keras/pack-cluster.ts` from the files
 * of these names in this folder; change those.
 */
export const CLUSTER_TEXTS = {
  'README.md': `# Train this network on more than one device

This folder was written by Scanline. It holds a network as it stood there, and a program that trains it on as many
devices and hosts as you have, with Keras 3 on JAX.

| file                     | what it is                                                                    |
| ------------------------ | ----------------------------------------------------------------------------- |
| \`model.keras\`            | the network and its weights                                                   |
| \`experiment.json\`        | how it is trained: optimizer, learning rate, batch size, epochs, seed         |
| \`checkpoint.safetensors\` | where the run stands: the optimizer's averages, epochs done, the curve so far |
| \`train.py\`               | the program, with \`run.py\`, \`digits.py\`, \`optimizers.py\` and \`checkpoint.py\`  |
| \`requirements.txt\`       | the versions it was tested with                                               |

## One host

    python -m venv venv
    venv/bin/pip install -r requirements.txt      # on NVIDIA GPUs also: venv/bin/pip install "jax[cuda12]==0.10.2"
    venv/bin/python train.py

All devices are used. MNIST is downloaded once by \`keras.datasets\`; where there is no network, copy its four IDX
files to the host and name their folder: \`--data FOLDER\`.

Training goes on where it stood, to the epochs that \`experiment.json\` names; \`--epochs N\` sets another number. Without
\`checkpoint.safetensors\` it begins at epoch 0 with the weights of \`model.keras\`.

## Several hosts

Start the same command on each host, with the address of the first and each host's own number:

    venv/bin/python train.py --coordinator host0:12345 --num-processes 2 --process-id 0     # on host0
    venv/bin/python train.py --coordinator host0:12345 --num-processes 2 --process-id 1     # on host1

The environment variables \`KERAS_DISTRIBUTION_JOB_ADDRESSES\`, \`KERAS_DISTRIBUTION_NUM_PROCESSES\` and
\`KERAS_DISTRIBUTION_PROCESS_ID\` say the same. Under Slurm, on a TPU pod or where else JAX knows the hosts by itself,
\`--multi-host\` is enough. Each host reads the folder and the digits from its own disk; the first writes the results.

## What comes out

One JSON object a line: \`start\`, an \`epoch\` for each, \`end\`. After every epoch the folder \`trained\` (or \`--out\`) holds
\`model.keras\`, \`checkpoint.safetensors\`, \`experiment.json\` and \`history.json\`.

- To go on in Scanline, open \`trained/checkpoint.safetensors\` there, or \`scanline train --resume trained\`: the run
  continues with the optimizer's averages, and so does its curve. \`trained/model.keras\` opens there as well, as a
  network with these weights.
- To go on here, also after a crash: \`train.py --start trained\`.

## What is the same as in Scanline, and what is not

- Batches: the batch size is that of all devices together, so more devices do not change what is learnt. Each epoch
  walks the same digits in the same order as in Scanline. A batch that does not divide by the devices is filled up
  with rows that count for nothing.
- The loss is taken from the logits; the learning rate's drop and early stopping follow the experiment.
- RMSprop with epsilon outside the root, which Keras 3 lacks, is a subclass in \`optimizers.py\`.
- Dropout draws other random numbers than Scanline does, so with dropout the curves agree only on the whole.
- Products are computed in float32 on every device. \`--fast-products\` lets a device round them first (TF32 on NVIDIA
  GPUs, bfloat16 on TPUs), which is faster and no longer equal to the last digits.
`,
  'train.py': `"""Trains a network exported by Scanline, on as many devices and hosts as there are.

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
    """The experiment as Scanline writes it: \`network\`, \`options\` and \`training\`."""
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
    """The network: float32 \`[batch, 28, 28]\` to probabilities \`[batch, 10]\`, softmax last."""
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

    E.g. \`bidirectional/forward_lstm/kernel\`. The paths of Keras's variables differ between a model that was
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
        part.write_text(json.dumps(checkpoint[name], indent=2) + "\\n", encoding="utf-8")
        part.replace(out / f"{name}.json")


def scanline_entry(start, experiment):
    """The entry by which Scanline knows its network again: that of the file begun with."""
    with zipfile.ZipFile(start / "model.keras") as archive:
        if "scanline.json" in archive.namelist():
            return archive.read("scanline.json")
    return json.dumps(experiment)


if __name__ == "__main__":
    main()
`,
  'run.py': `"""The run: epoch after epoch, kept as a checkpoint of Scanline has it, so that either may go on from the other."""

import json
import math
import time

import jax
import keras

from checkpoint import CheckpointError
from digits import Batches, shuffled_order

POINTS_PER_EPOCH = 100
TEST_BATCH = 1000


def say(**fields):
    """One JSON object as a line, from the first process only. JSON has no NaN: it becomes null."""
    if jax.process_index() == 0:
        print(json.dumps({name: finite(value) for name, value in fields.items()}), flush=True)


def finite(value):
    return None if isinstance(value, float) and not math.isfinite(value) else value


def first_state(training):
    """Where a run stands before its first step, as a checkpoint says it."""
    return {
        "learningRate": training["learningRate"],
        "iterations": 0,
        "random": {},
        "loop": {
            "step": 0,
            "epoch": 0,
            "batch": 0,
            "epochs": training["epochs"],
            "seconds": 0.0,
            "evaluationDue": True,
            "totals": no_totals(0.0),
            "earlyStop": {"best": None, "epochsWithoutRise": 0},
        },
    }


def no_totals(since):
    return {"samples": 0, "lossSum": 0.0, "correct": 0, "since": since}


class Run:
    """The run. It keeps \`state\` and \`history\` as a checkpoint of Scanline has them."""

    def __init__(self, learner, digits, devices, training, state, history):
        """\`learner\`: images \`[batch, 28, 28]\` to logits \`[batch, 10]\`, compiled; \`digits\`: see digits.py."""
        self.learner, self.devices, self.training = learner, devices, training
        self.state, self.history = state, history
        self.digits = tuple(part[: training["trainingDigits"]] for part in digits["train"])
        test = tuple(part[: training["testDigits"]] for part in digits["test"])
        self.test = Batches(test, min(TEST_BATCH, len(test[1])), devices)
        self.batch_size = min(training["batchSize"], len(self.digits[1]))
        self.batches_per_epoch = -(-len(self.digits[1]) // self.batch_size)

    def to_the_end(self, save):
        """Trains to the last epoch, calls \`save\` after each, and returns why it stopped.

        That is "finished", "stopped-early" or "diverged". Raises CheckpointError where the state does not
        fit the experiment.
        """
        loop = self.state["loop"]
        if loop["batch"] >= self.batches_per_epoch:
            raise CheckpointError(
                f"checkpoint.safetensors stands at batch {loop['batch']}, but an epoch has only "
                f"{self.batches_per_epoch} batches: it is not of this experiment.json."
            )
        # Someone chose to go on: the full patience is granted again.
        loop["earlyStop"]["epochsWithoutRise"] = 0
        while True:
            if loop["evaluationDue"]:
                if not self.read_test_set():
                    return "diverged"
                save()
                if self.waited_enough() and loop["epoch"] < loop["epochs"]:
                    return "stopped-early"
            if loop["epoch"] >= loop["epochs"] and loop["batch"] == 0:
                return "finished"
            self.train_epoch()

    def train_epoch(self):
        """One epoch, or what is left of it."""
        loop, totals = self.state["loop"], self.state["loop"]["totals"]
        order = shuffled_order(len(self.digits[1]), self.training["seed"], loop["epoch"])
        order = order[loop["batch"] * self.batch_size :]
        batches = Batches(self.digits, self.batch_size, self.devices, order)
        curve = Curve(self.batch_size, len(order))
        began = time.perf_counter()
        told = self.learner.fit(batches, shuffle=False, verbose=0, callbacks=[curve]).history
        seconds = time.perf_counter() - began
        for step, share, rates in curve.points():
            at = loop["step"] + step
            place = {"step": at, "epoch": at / self.batches_per_epoch}
            self.history["points"].append(
                place | {"seconds": loop["seconds"] + share * seconds} | rates
            )
        loop["seconds"] += seconds
        samples = len(order)
        totals["samples"] += samples
        totals["lossSum"] += told["mean_loss"][-1] * samples
        totals["correct"] += round(told["accuracy"][-1] * samples)
        loop["step"] += len(batches)
        loop["epoch"] += 1
        loop["batch"] = 0
        loop["evaluationDue"] = True
        self.state["iterations"] += len(batches)
        if loop["epoch"] == self.training["dropLearningRateAfter"]:
            self.state["learningRate"] /= 10
            self.learner.optimizer.learning_rate = self.state["learningRate"]

    def read_test_set(self):
        """Reads the test set and tells the epoch; False where the loss is no number any more."""
        loop, totals = self.state["loop"], self.state["loop"]["totals"]
        read = self.learner.evaluate(self.test, verbose=0, return_dict=True)
        # A share of so many digits, without float32's rounding.
        accuracy = round(read["accuracy"] * len(self.test.order)) / len(self.test.order)
        point = {
            "epoch": loop["epoch"],
            "step": loop["step"],
            "seconds": loop["seconds"],
            **training_rates(totals),
            "valLoss": read["mean_loss"],
            "valAccuracy": accuracy,
            "epochSeconds": loop["seconds"] - totals["since"] if loop["epoch"] > 0 else 0,
        }
        say(type="epoch", **point)
        if not all(math.isfinite(value) for value in point.values()):
            return False
        loop["evaluationDue"] = False
        loop["totals"] = no_totals(loop["seconds"])
        self.history["epochs"].append(point)
        self.record_accuracy(accuracy)
        return True

    def record_accuracy(self, accuracy):
        """Early stopping's memory: an accuracy of 0 is no best one."""
        early = self.state["loop"]["earlyStop"]
        if early["best"] is None or accuracy > early["best"]:
            early["best"], early["epochsWithoutRise"] = accuracy, 0
        elif early["best"] > 0:
            early["epochsWithoutRise"] += 1

    def waited_enough(self):
        patience = self.training["patience"]
        return patience > 0 and self.state["loop"]["earlyStop"]["epochsWithoutRise"] >= patience


def training_rates(totals):
    """Mean loss and accuracy of the epoch's training batches; nothing before the first."""
    samples = totals["samples"]
    if samples == 0:
        return {}
    return {"loss": totals["lossSum"] / samples, "accuracy": totals["correct"] / samples}


class Curve(keras.callbacks.Callback):
    """Gathers the training curve of one epoch: means over about a hundredth of it each."""

    # Keras need not wait for the device after every batch to tell it.
    async_safe = True

    def __init__(self, batch_size, samples):
        super().__init__()
        self.batch_size, self.samples = batch_size, samples
        self.last = -(-samples // batch_size)
        self.stride = -(-self.last // POINTS_PER_EPOCH)
        self.running = {}

    def on_train_batch_end(self, batch, logs=None):
        if (batch + 1) % self.stride == 0 or batch + 1 == self.last:
            self.running[batch + 1] = (logs["mean_loss"], logs["accuracy"])

    def points(self):
        """(steps since the epoch's begin, share of all of them, loss and accuracy), one after the other.

        Keras tells means since the epoch's begin; what came since the point before is in their difference.
        """
        before = (0, 0.0, 0.0)
        for step, means in sorted(self.running.items()):
            samples = min(step * self.batch_size, self.samples)
            sums = (samples, *(mean * samples for mean in means))
            count, loss, correct = (now - then for now, then in zip(sums, before, strict=True))
            accuracy = min(1.0, max(0.0, correct / count))
            yield step, step / self.last, {"loss": loss / count, "accuracy": accuracy}
            before = sums
`,
  'digits.py': `"""MNIST, and the batches that Scanline makes of it: the same digits in the same order.

The order of an epoch follows from the experiment's seed and the epoch's number alone, by the same
generator as in Scanline (xoshiro128** under Fisher and Yates's shuffle), so a run goes on here with the
very batch that would have come next there.
"""

import gzip
import math
import struct
from pathlib import Path

import jax
import keras
import numpy as np

WORD = 0xFFFFFFFF

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


class DataError(Exception):
    """The digits cannot be had; the message says which file is wrong, and how."""


def load_digits(folder=None):
    """\`{"train": (images, labels), "test": (images, labels)}\`.

    Images are uint8 \`[digits, 28, 28]\`, 0 background to 255 ink; labels are int32 \`[digits]\`. They come
    from the IDX files in \`folder\`, with or without \`.gz\`, or else by \`keras.datasets\`, which downloads
    them once. Raises DataError where a file is missing or damaged.
    """
    if folder is not None:
        return {name: read_set(Path(folder), *files) for name, files in FILES.items()}
    try:
        train, test = keras.datasets.mnist.load_data()
    except Exception as error:
        raise DataError(
            f"keras.datasets could not fetch MNIST: {error} Where there is no network, copy the four "
            "IDX files (train-images-idx3-ubyte.gz and so on) here and name their folder with --data."
        ) from error
    return {
        name: (images, labels.astype(np.int32))
        for name, (images, labels) in (("train", train), ("test", test))
    }


def read_set(folder, images_name, labels_name):
    """Images uint8 \`[digits, 28, 28]\` and labels int32 \`[digits]\` of one of the two sets."""
    images = read_idx(folder, images_name)
    labels = read_idx(folder, labels_name)
    if images.shape[1:] != (28, 28) or labels.shape != images.shape[:1]:
        raise DataError(
            f"{images_name} and {labels_name} in {folder} do not belong together: their shapes are "
            f"{list(images.shape)} and {list(labels.shape)}; expected [digits, 28, 28] and [digits]."
        )
    return images, labels.astype(np.int32)


def read_idx(folder, name):
    """The uint8 array in an IDX file, of the shape that its header says."""
    path = next((p for p in (folder / f"{name}.gz", folder / name) if p.is_file()), None)
    if path is None:
        raise DataError(
            f"There is neither {name}.gz nor {name} in {folder}. Name MNIST's folder with --data."
        )
    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError) as error:
        raise DataError(f"{path} cannot be read: {error}. Copy it here again.") from error
    if len(content) < 4 or content[:3] != b"\\0\\0\\x08":
        raise DataError(
            f"{path} is no IDX file of bytes: it begins with {content[:4].hex()}, not 000008."
        )
    header = 4 + 4 * content[3]
    shape = struct.unpack(f">{content[3]}I", content[4:header])
    if len(content) - header != math.prod(shape):
        raise DataError(
            f"{path} is damaged: its header promises {math.prod(shape):,} values, but {len(content) - header:,} follow."
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def shuffled_order(count, seed, epoch):
    """The order in which an epoch walks its digits: \`[count]\` indices."""
    next_word = random_words(seed, f"shuffle epoch {epoch}")
    indices = list(range(count))
    for last in range(count - 1, 0, -1):
        # floor(u (last + 1)) for u = word / 2^32
        chosen = (next_word() * (last + 1)) >> 32
        indices[last], indices[chosen] = indices[chosen], indices[last]
    return np.array(indices)


def random_words(seed, stream):
    """A function that gives the next 32-bit word of xoshiro128** (Blackman and Vigna, 2018)."""
    word = seed_words(seed, stream)
    a, b, c, d = word(), word(), word(), word() | 1

    def next_word():
        nonlocal a, b, c, d
        result = (rotate_left(b * 5 & WORD, 7) * 9) & WORD
        shifted = (b << 9) & WORD
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = rotate_left(d, 11)
        return result

    return next_word


def seed_words(seed, stream):
    """Spreads a seed and a name over as many words as are asked for: splitmix32 over FNV-1a."""
    state = 0x811C9DC5
    for byte in struct.pack("<d", seed) + stream.encode():
        state = ((state ^ byte) * 0x01000193) & WORD

    def word():
        nonlocal state
        state = (state + 0x9E3779B9) & WORD
        z = state ^ (state >> 16)
        z = (z * 0x21F0AAAD) & WORD
        z ^= z >> 15
        z = (z * 0x735A2D97) & WORD
        return z ^ (z >> 15)

    return word


def rotate_left(word, bits):
    return ((word << bits) | (word >> (32 - bits))) & WORD


class Batches(keras.utils.PyDataset):
    """What \`fit\` and \`evaluate\` are fed: (images, labels, weights) of one batch after the other.

    Images are float32 \`[rows, 28, 28]\`, 0 background to 1 ink, labels int32 \`[rows]\`, weights float32
    \`[rows]\`. The batch of all devices together is the experiment's; it is filled up to a multiple of the
    devices with rows of weight 0, which change neither loss nor gradient. In a cluster each process is
    given the rows of its own devices.
    """

    def __init__(self, digits, batch_size, devices, order=None):
        """\`digits\`: images and labels; \`devices\`: all of the mesh; \`order\`: which digits, as they come."""
        super().__init__()
        self.images, self.labels = digits
        self.order = np.arange(len(self.labels)) if order is None else order
        self.batch_size = batch_size
        self.rows = -(-batch_size // len(devices)) * len(devices)
        place = np.arange(self.rows).reshape(len(devices), -1)
        own = [device.process_index == jax.process_index() for device in devices]
        self.own_rows = place[own].ravel()

    def __len__(self):
        return -(-len(self.order) // self.batch_size)

    def __getitem__(self, number):
        chosen = self.order[number * self.batch_size :][: self.batch_size]
        # The rows that fill up repeat the last digit: what they compute stays finite.
        places = np.minimum(self.own_rows, len(chosen) - 1)
        images = self.images[chosen[places]].astype(np.float32) / np.float32(255)
        weights = (self.own_rows < len(chosen)).astype(np.float32)
        return images, self.labels[chosen[places]], weights
`,
  'optimizers.py': `"""The optimizer that an experiment's training settings name, with the settings of Scanline."""

import keras
from keras import ops

SCANLINE_ONLY = """RMSprop divides by sqrt(v) + epsilon here (epsilonInsideRoot is off), as Keras 1.0.7 to \\
2.3 did. Keras 3 has no such setting; optimizers.py brings a subclass that does it."""


class RMSpropEpsilonOutside(keras.optimizers.RMSprop):
    """RMSprop as in Keras 1.0.7 to 2.3, where epsilon is added to the root: lr g / (sqrt(v) + eps)."""

    def update_step(self, gradient, variable, learning_rate):
        """Moves \`variable\` once by \`gradient\`, both of one shape; \`learning_rate\` is a scalar."""
        place = self._get_variable_index(variable)
        velocity = self._velocities[place]
        # v = rho v + (1 - rho) g^2
        self.assign(velocity, self.rho * velocity + (1 - self.rho) * ops.square(gradient))
        step = learning_rate * gradient / (ops.sqrt(velocity) + self.epsilon)
        if self.momentum > 0:
            # m = mu m + step
            momentum = self._momentums[place]
            self.assign(momentum, self.momentum * momentum + step)
            step = momentum
        self.assign_sub(variable, step)


def make_optimizer(training):
    """The optimizer of an experiment's \`training\`, and a sentence on each setting that Keras lacks."""
    notes = []
    # JSON writes 0 and 1 without a point, and Keras insists on one.
    training = {name: float(v) if type(v) is int else v for name, v in training.items()}
    given = {"learning_rate": training["learningRate"], **clipping_of(training)}
    kind = training["optimizer"]
    if kind == "sgd":
        # m = mu m - lr g    w = w + m
        return keras.optimizers.SGD(momentum=training["momentum"], **given), notes
    if kind == "rmsprop":
        # v = rho v + (1 - rho) g^2    w = w - lr g / sqrt(v + eps)
        given |= {name: training[name] for name in ("rho", "momentum", "epsilon")}
        if training["epsilonInsideRoot"]:
            return keras.optimizers.RMSprop(**given), notes
        notes.append(SCANLINE_ONLY)
        return RMSpropEpsilonOutside(name="rmsprop", **given), notes
    if kind == "adam":
        # w = w - lr sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps)
        given |= {"beta_1": training["beta1"], "beta_2": training["beta2"]}
        return keras.optimizers.Adam(epsilon=training["epsilon"], **given), notes
    raise ValueError(
        f'The experiment names the optimizer "{kind}"; known are sgd, rmsprop and adam.'
    )


def clipping_of(training):
    """Keras's argument for the experiment's clipping of gradients."""
    names = {"value": "clipvalue", "norm": "clipnorm", "global-norm": "global_clipnorm"}
    clipping = training["clipping"]
    if clipping == "none":
        return {}
    if clipping not in names:
        raise ValueError(
            f'The experiment names the clipping "{clipping}"; known are none, {", ".join(names)}.'
        )
    return {names[clipping]: training["clipLimit"]}


def slots_of(optimizer, variables):
    """The optimizer's running averages as \`{"velocity/lstm/kernel": variable}\`, of the weights in \`variables\`.

    \`variables\` are the model's by their names in Scanline; the optimizer has been built for them.
    """
    found = {}
    by_name = {slot.name: slot for slot in optimizer.variables}
    for name, variable in variables.items():
        for kind in ("momentum", "velocity"):
            slot = by_name.get(f"{variable.path.replace('/', '_')}_{kind}")
            if slot is not None:
                found[f"{kind}/{name}"] = slot
    return found
`,
  'checkpoint.py': `"""Scanline's checkpoint, a safetensors file with the run's state as JSON in its header.

Weights are under \`weights/\`, the optimizer's running averages under \`optimizer/\`; see
https://github.com/huggingface/safetensors#format for the container.
"""

import json
import struct

import numpy as np

FORMAT = {"format": "scanline-checkpoint", "version": "1"}
MOST_POINTS = 4096


class CheckpointError(Exception):
    """The file is no checkpoint, or does not fit; the message says why."""


def read_checkpoint(path):
    """\`{"experiment", "state", "history", "weights", "slots"}\`; tensors are arrays by name."""
    tensors, metadata = read_safetensors(path)
    if {name: metadata.get(name) for name in FORMAT} != FORMAT:
        raise CheckpointError(
            f"{path} is a safetensors file, but no checkpoint of Scanline's that this can read."
        )
    try:
        parts = {name: json.loads(metadata[name]) for name in ("experiment", "state", "history")}
    except (ValueError, KeyError) as error:
        raise CheckpointError(f"{path} is damaged ({error!r}). Copy it here again.") from error
    return parts | {"weights": under("weights/", tensors), "slots": under("optimizer/", tensors)}


def read_safetensors(path):
    """The float32 arrays by name, and the metadata, texts by name."""
    content = path.read_bytes()
    try:
        (length,) = struct.unpack("<Q", content[:8])
        header = json.loads(content[8 : 8 + length])
        metadata = header.pop("__metadata__", {})
        body = content[8 + length :]
        return {name: tensor(body, entry) for name, entry in header.items()}, metadata
    except (struct.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CheckpointError(
            f"{path} is damaged or no safetensors file ({error!r}). Copy it here again."
        ) from error


def tensor(body, entry):
    """One float32 tensor of the file, of the shape that its entry in the header says."""
    if entry["dtype"] != "F32":
        raise ValueError(f"numbers of type {entry['dtype']} instead of F32")
    begin, end = entry["data_offsets"]
    return np.frombuffer(body[begin:end], "<f4").reshape(entry["shape"])


def under(prefix, tensors):
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }


def write_checkpoint(path, checkpoint):
    """Writes what \`read_checkpoint\` gives; the file is there whole or not at all."""
    tensors = {
        **{f"weights/{name}": value for name, value in checkpoint["weights"].items()},
        **{f"optimizer/{name}": value for name, value in checkpoint["slots"].items()},
    }
    parts = {name: json.dumps(checkpoint[name]) for name in ("experiment", "state", "history")}
    header = {"__metadata__": FORMAT | parts}
    end = 0
    for name, value in tensors.items():
        begin, end = end, end + 4 * value.size
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(np.ascontiguousarray(value, "<f4").tobytes() for value in tensors.values())
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(struct.pack("<Q", len(text)) + text + body)
    part.replace(path)


def assign_all(kind, stored, variables):
    """Sets every variable to its stored value; first checks that names and shapes are the same."""
    for name, variable in variables.items():
        if name not in stored:
            raise CheckpointError(
                f'checkpoint.safetensors has no {kind} "{name}": it is not of this model.keras.'
            )
        if stored[name].shape != tuple(variable.shape):
            raise CheckpointError(
                f'checkpoint.safetensors has the {kind} "{name}" of shape {list(stored[name].shape)}; '
                f"model.keras needs {list(variable.shape)}."
            )
    for name in stored.keys() - variables.keys():
        raise CheckpointError(
            f'checkpoint.safetensors has a {kind} "{name}" that model.keras lacks.'
        )
    for name, variable in variables.items():
        variable.assign(stored[name])


def thinned(points):
    """The points of a curve, neighbours merged in pairs while there are more than a checkpoint holds."""
    while len(points) > MOST_POINTS:
        pairs = [points[i : i + 2] for i in range(0, len(points), 2)]
        points = [merged(pair) for pair in pairs]
    return points


def merged(points):
    """One point for several neighbours, stamped as the last of them."""
    means = {key: sum(point[key] for point in points) / len(points) for key in ("loss", "accuracy")}
    return points[-1] | means
`,
  'requirements.txt': `# Python 3.11 or newer. For NVIDIA GPUs take jax[cuda12] in place of jax; for TPUs jax[tpu].
keras==3.15.1
jax==0.10.2
numpy==2.4.6
h5py==3.16.0
`,
} as const;
