"""Trains the exported cluster package in all ways that one machine has, and compares the curves.

    python tools/keras/check_cluster.py [--markdown docs/scale-out.md]

Each case is trained by Scanline for an epoch and exported with `scanline export --to cluster`. From there
Scanline itself goes on, and train.py does: on one device, on four virtual CPU devices, and in two processes of
one device each that meet by jax.distributed. Every loss of every epoch must agree to 1e-4 of its size, and
Scanline must go on from the checkpoint that train.py leaves, with the whole curve, and open its .keras file. Needs the packages of
tools/keras/requirements.txt and what `npm test` needs.
"""

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".cache" / "cluster"
MNIST = ROOT / "public" / "mnist"
LIMIT = 1e-4
EPOCHS = 4
DIGITS = "--training-digits 1490 --test-digits 1000"
# XLA adds the gradients up over the devices at every timestep, of which this network has 784.
FEW_DIGITS = "--training-digits 140 --test-digits 1000"

# The batches of 50 divide neither by four devices nor the digits.
CASES = {
    "LSTM(64), Adam": "--network lstm --units 64 --dropout 0 --optimizer adam --learning-rate 0.003 --batch-size 50",
    "SimpleRNN(64), SGD with momentum, clipnorm": (
        "--network simple-rnn --units 64 --dropout 0 --optimizer sgd --learning-rate 0.02 --momentum 0.9 "
        "--clipping norm --clip-limit 0.5 --batch-size 50"
    ),
    "GRU(32), RMSprop with epsilon outside the root, rate dropped after 2 epochs": (
        "--network gru --units 32 --dropout 0 --optimizer rmsprop --learning-rate 0.003 --no-epsilon-inside-root "
        "--epsilon 0.0001 --clipping global-norm --drop-learning-rate-after 2 --batch-size 50"
    ),
    "Four-direction LSTM(16), RMSprop": (
        "--network four-direction --units 16 --dropout 0 --optimizer rmsprop --learning-rate 0.003 "
        "--clipping value --clip-limit 0.1 --batch-size 50"
    ),
    "GRU(16), two layers in both directions, Adam": (
        "--network gru --units 16 --layers 2 --bidirectional --dropout 0 --optimizer adam "
        "--learning-rate 0.003 --batch-size 50"
    ),
    "HRNN(16, 16), Adam": (
        "--network hrnn --row-units 16 --column-units 16 --optimizer adam --learning-rate 0.003 "
        "--batch-size 50"
    ),
    "LSTM(32), dropout 0.3": (
        "--network lstm --units 32 --dropout 0.3 --optimizer adam --learning-rate 0.003 --batch-size 48"
    ),
}


def main():
    parser = argparse.ArgumentParser(description="Compares the ways to train an exported network.")
    parser.add_argument("--markdown", type=Path, help="also put the table into this file")
    arguments = parser.parse_args()
    rows = [check(title, words.split()) for title, words in CASES.items()]
    text = table(rows)
    print(text)
    if arguments.markdown is not None:
        put(arguments.markdown, text)
    if not all(row["passed"] for row in rows):
        wrong = [row["title"] for row in rows if not row["came back"]]
        raise SystemExit(f"The curves do not agree. Not taken up again: {wrong}")


def check(title, words):
    """One row: the last test loss of each way, and how far each is from one device's curve."""
    print(f"{title} ...", file=sys.stderr)
    folder = FOLDER / re.sub(r"\W+", "-", title)
    shutil.rmtree(folder, ignore_errors=True)
    run, package = folder / "run", folder / "package"
    digits = (FEW_DIGITS if "hrnn" in words else DIGITS).split()
    scanline("train", *words, *digits, "--epochs", "1", "--backend", "wasm", "--out", str(run))
    scanline("export", str(run), "--to", "cluster", "--out", str(package))
    scanline("train", "--resume", str(run), *to_epoch(EPOCHS), "--out", str(folder / "here"))
    cluster(package, folder / "one")
    cluster(package, folder / "four", devices=4)
    cluster(package, folder / "two-hosts", processes=2)
    curves = {way: curve(folder / way) for way in ("one", "four", "two-hosts", "here")}
    went_on = goes_on(folder, curves["four"])
    came_in = comes_in(folder, curves["four"][-1])
    compared = ["four", "two-hosts"] + ([] if "dropout 0." in title else ["here"])
    differences = {way: difference(curves[way], curves["one"]) for way in compared}
    return {
        "title": title,
        "loss": curves["one"][-1]["valLoss"],
        "accuracy": curves["one"][-1]["valAccuracy"],
        "differences": differences,
        "came back": went_on and came_in,
        "passed": went_on and came_in and all(value <= LIMIT for value in differences.values()),
    }


def to_epoch(epochs):
    return ["--epochs", str(epochs), "--backend", "wasm"]


def scanline(*words):
    command = ["node", "--import", "tsx", "cli/main.ts", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"scanline {' '.join(words)} failed:\n{done.stderr}")
    return done.stdout


def cluster(package, out, devices=1, processes=1):
    """Runs the package's own train.py on virtual CPU devices, and waits for every process."""
    flags = f"--xla_force_host_platform_device_count={devices}"
    environment = {**os.environ, "XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu"}
    command = [sys.executable, str(package / "train.py"), "--data", str(MNIST)]
    command += ["--out", str(out), "--epochs", str(EPOCHS)]
    if processes > 1:
        command += ["--coordinator", f"127.0.0.1:{free_port()}", "--num-processes", str(processes)]
    started = [
        subprocess.Popen(
            [*command, *(["--process-id", str(number)] if processes > 1 else [])],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    try:
        told = [process.communicate(timeout=500) for process in started]
    except subprocess.TimeoutExpired as error:
        for process in started:
            process.kill()
        raise SystemExit(f"train.py has said nothing for 500 seconds: {command}") from error
    if any(process.returncode for process in started):
        raise SystemExit(f"train.py failed:\n{told[0][1]}")
    start = json.loads(next(line for line in told[0][0].splitlines() if line.startswith("{")))
    if len(start["devices"]) != devices * processes:
        raise SystemExit(
            f"train.py used {start['devices']} instead of {devices * processes} devices."
        )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def curve(folder):
    """The epochs of a run, as its history says."""
    return json.loads((folder / "history.json").read_text())["epochs"]


def difference(found, expected):
    """The largest difference of a loss, as a share of it."""
    if [point["step"] for point in found] != [point["step"] for point in expected]:
        raise SystemExit("The runs have not made the same steps.")
    pairs = [
        (a[key], b[key])
        for a, b in zip(found, expected, strict=True)
        for key in ("loss", "valLoss")
        if key in b
    ]
    return max(abs(a - b) / abs(b) for a, b in pairs)


def goes_on(folder, trained):
    """Scanline takes the checkpoint up where train.py left it, with all of its curve, and trains on."""
    more = folder / "more"
    scanline("train", "--resume", str(folder / "four"), *to_epoch(EPOCHS + 1), "--out", str(more))
    points = curve(more)
    return (
        points[:-1] == trained
        and points[-1]["epoch"] == EPOCHS + 1
        and points[-1]["loss"] < trained[1]["loss"]
    )


def comes_in(folder, last):
    """Scanline opens the `.keras` file that Keras wrote, and reads the test digits with it as well."""
    scanline("import", str(folder / "four" / "model.keras"), "--out", str(folder / "imported"))
    told = scanline(
        "evaluate", "--checkpoint", str(folder / "imported"), "--backend", "wasm", "--json"
    )
    read = json.loads(told)
    return abs(read["valLoss"] - last["valLoss"]) <= LIMIT * last["valLoss"]


def table(rows):
    """Markdown, padded as Prettier has it."""
    cells = [
        [
            "Network, optimizer",
            "Test loss",
            "Accuracy",
            "4 devices",
            "2 processes",
            "Scanline itself",
        ]
    ]
    for row in rows:
        told = [row["differences"].get(way) for way in ("four", "two-hosts", "here")]
        shares = ["other masks" if value is None else f"{value:.1e}" for value in told]
        cells.append([row["title"], f"{row['loss']:.5f}", f"{row['accuracy']:.1%}", *shares])
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    first, *others = widths
    rule = ["-" * first, *("-" * (width - 1) + ":" for width in others)]
    padded = [
        [title.ljust(first), *(cell.rjust(width) for cell, width in zip(rest, others, strict=True))]
        for title, *rest in cells
    ]
    lines = [padded[0], rule, *padded[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def put(path, text):
    """Replaces what stands between the markers of `path`."""
    begin, end = "<!-- check-cluster -->", "<!-- /check-cluster -->"
    whole = path.read_text(encoding="utf-8")
    before, rest = whole.split(begin, 1)
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
