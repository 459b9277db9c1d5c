"""A training step of Scanline's networks in Keras, for `scanline bench --against keras`, which starts this.

    python tools/keras/bench.py jax          (or torch)

Takes one JSON object a line and answers with one: first, by itself, `{"keras", "backend", "threads"}`; to
`{"experiment", "batch"}` it builds the network, warms up and answers `{"ms", "compiled", "parameters"}`, the
milliseconds of a step; with a "script" of JAX, as `scanline code --to jax` writes it, that is what is measured in
place of a network of Keras's; to `{"steps": n}` it makes n steps and answers `{"ms"}`, those of each. What goes wrong
is `{"error": sentence}`.

Each backend is at its cheapest: loss from the logits, no metrics, nothing read back, a batch that lies on the
device. On JAX the whole step is compiled. PyTorch runs as Keras runs it unless torch.compile is faster, which
is tried where the network has few enough timesteps to be unrolled.
"""

import json
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path

BACKEND = sys.argv[1] if len(sys.argv) > 1 else ""
if BACKEND not in ("jax", "torch"):
    sys.exit("usage: python tools/keras/bench.py jax|torch")
# Keras settles its backend when it is imported.
os.environ["KERAS_BACKEND"] = BACKEND
HERE = Path(__file__).resolve().parent
sys.path += [str(HERE), str(HERE.parent.parent / "src" / "exchange" / "cluster")]

WARM_UP_STEPS = 3
# Dynamo unrolls the loop over timesteps; beyond this it compiles for longer than anything is measured.
MOST_UNROLLED_STEPS = 112
UNROLLED_STEPS = {"simple-rnn": 28, "lstm": 28, "gru": 28, "four-direction": 112}


class JaxStep:
    """One compiled step: forward, backward, update. The weights stay on the device."""

    compiled = True

    def __init__(self, model, loss, optimizer, images, labels):
        """`images` float32 `[batch, 28, 28]`, `labels` int32 `[batch]`."""
        import jax

        def loss_of(trainable, others, x, y):
            logits, others = model.stateless_call(trainable, others, x, training=True)
            return loss(y, logits), others

        def step(state, x, y):
            trainable, others, averages = state
            gradients, others = jax.grad(loss_of, has_aux=True)(trainable, others, x, y)
            trainable, averages = optimizer.stateless_apply(averages, gradients, trainable)
            return trainable, others, averages

        self.jax, self.batch = jax, (jax.device_put(images), jax.device_put(labels))
        # Donated: new weights take the place of the old ones.
        self.step = jax.jit(step, donate_argnums=0)
        kinds = (model.trainable_variables, model.non_trainable_variables, optimizer.variables)
        self.state = tuple([variable.value for variable in kind] for kind in kinds)

    def run(self, steps):
        for _ in range(steps):
            self.state = self.step(self.state, *self.batch)
        self.jax.block_until_ready(self.state)


class ScriptStep:
    """The step of a script, which is compiled already."""

    compiled = True

    def __init__(self, script, images, labels):
        import jax

        names = {"__name__": "script"}
        exec(compile(script, "script.py", "exec"), names)
        self.jax, self.batch = jax, (jax.device_put(images), jax.device_put(labels))
        self.train, self.rate = names["train_batch"], names["LEARNING_RATE"]
        weights = names["new_weights"](jax.random.key(1))
        self.state = weights, names["new_averages"](weights)

    def run(self, steps):
        for _ in range(steps):
            self.state = self.train(*self.state, *self.batch, self.rate, None)
        self.jax.block_until_ready(self.state)


class TorchStep:
    """The same in PyTorch, the forward pass compiled or not."""

    def __init__(self, model, loss, optimizer, images, labels, compiled):
        import torch

        self.torch, self.model, self.optimizer, self.compiled = torch, model, optimizer, compiled
        self.batch = torch.from_numpy(images), torch.from_numpy(labels)

        def loss_of(x, y):
            return loss(y, model(x, training=True))

        self.loss_of = torch.compile(loss_of) if compiled else loss_of

    def run(self, steps):
        variables = self.model.trainable_variables
        for _ in range(steps):
            self.model.zero_grad()
            self.loss_of(*self.batch).backward()
            with self.torch.no_grad():
                self.optimizer.apply([variable.value.grad for variable in variables], variables)


def build_script(script, batch):
    step = ScriptStep(script, *random_batch(batch))
    sizes = [weight.size for weight in step.jax.tree.leaves(step.state[0])]
    return step, sum(sizes)


def random_batch(batch):
    import numpy as np

    images = np.random.default_rng(1).random((batch, 28, 28), dtype=np.float32)
    return images, np.arange(batch, dtype=np.int32) % 10


def build(experiment, batch):
    """The step of an experiment's network on `batch` random images, and its weights' number."""
    import keras

    from build_model import NETWORKS, build_logits
    from optimizers import make_optimizer

    network = experiment["network"]
    if network not in NETWORKS:
        raise ValueError(f"Keras has no counterpart of {network}.")
    model = build_logits(experiment)
    optimizer, _ = make_optimizer(experiment["training"])
    optimizer.build(model.trainable_variables)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    parts = (model, loss, optimizer, *random_batch(batch))
    if BACKEND == "jax":
        return JaxStep(*parts), model.count_params()
    eager = TorchStep(*parts, compiled=False)
    if layers_of(experiment) * timesteps_of(experiment) > MOST_UNROLLED_STEPS:
        return eager, model.count_params()
    return faster(eager, TorchStep(*parts, compiled=True)), model.count_params()


def layers_of(experiment):
    options = experiment["options"]
    return options.get("layers", 1) * (2 if options.get("bidirectional") else 1)


def timesteps_of(experiment):
    by_pixels = experiment["options"].get("reading") in ("pixels", "permuted")
    return 784 if by_pixels else UNROLLED_STEPS.get(experiment["network"], 784)


def faster(eager, compiled):
    try:
        times = [(warmed_up(step), step) for step in (eager, compiled)]
    except Exception as error:  # noqa: BLE001 - without a C++ compiler torch.compile fails in its own ways
        print(f"torch.compile does not work here: {error}", file=sys.stderr)
        return eager
    return min(times, key=lambda timed: timed[0])[1]


def warmed_up(step):
    """Milliseconds of a step when what is compiled at first is compiled."""
    step.run(WARM_UP_STEPS)
    return timed(step, 1)


def timed(step, steps):
    began = time.perf_counter()
    step.run(steps)
    return 1000 * (time.perf_counter() - began) / steps


def threads():
    if BACKEND == "torch":
        import torch

        return torch.get_num_threads()
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def answers():
    """Serves until its input ends."""
    import keras

    yield {"keras": keras.__version__, "backend": version(BACKEND), "threads": threads()}
    step = None
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            if "steps" in asked:
                yield {"ms": timed(step, asked["steps"])}
                continue
            if "script" in asked:
                step, parameters = build_script(asked["script"], asked["batch"])
            else:
                step, parameters = build(asked["experiment"], asked["batch"])
            yield {"ms": warmed_up(step), "compiled": step.compiled, "parameters": parameters}
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked must be told
            yield {"error": f"{type(error).__name__}: {error}"}


def main():
    # What libraries print must not come between the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        for answer in answers():
            print(json.dumps(answer), file=out, flush=True)
    except ModuleNotFoundError as error:
        print(json.dumps({"error": f"{error.name} is not installed there"}), file=out, flush=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
