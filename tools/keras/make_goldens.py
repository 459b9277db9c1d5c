"""Writes the golden files of tests/goldens/ from Keras 3.

    python tools/keras/make_goldens.py [GROUP ...]

Without groups, all files are written; with them, those groups' only.

The numbers are those of Keras on JAX in float32. Beside each case stands how far Keras on PyTorch is from
them, and how far Keras on JAX in float64 is: what float32 alone makes of a case. See docs/keras-parity.md.
"""

import base64
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import numpy as np

from cases import all_groups
from hashed_values import hashed_labels, hashed_symmetric, starting_weight

HERE = Path(__file__).resolve().parent
FILES = HERE.parent.parent / "tests" / "goldens" / "files"
RUNS = {
    "jax": ("float32", {"KERAS_BACKEND": "jax"}),
    "torch": ("float32", {"KERAS_BACKEND": "torch"}),
    "jaxFloat64": ("float64", {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}),
}
REFERENCE = "jax"


def main(asked):
    FILES.mkdir(exist_ok=True)
    groups = all_groups()
    unknown = set(asked) - set(groups)
    if unknown:
        raise SystemExit(f"There is no group {', '.join(unknown)}; known are {', '.join(groups)}.")
    found = run_backends(asked)
    for group, cases in groups.items():
        if not asked or group in asked:
            write(group, {"cases": [golden(group, case, found) for case in cases]})
    if asked:
        return
    os.environ |= RUNS[REFERENCE][1]
    from initial_values import initial_values
    from summaries import summaries

    write("summaries", {"networks": summaries()})
    write("initial-values", {"layers": initial_values()})
    write("hashed-values", hashed_sample())


def run_backends(groups):
    """The arrays of every case by backend, each in a process: Keras settles its backend when imported."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder) / f"{name}.npz" for name in RUNS}
        processes = [
            subprocess.Popen(
                [sys.executable, str(HERE / "run_case.py"), precision, str(paths[name]), *groups],
                env={**os.environ, **changes},
            )
            for name, (precision, changes) in RUNS.items()
        ]
        if any([process.wait() for process in processes]):
            raise SystemExit("Keras failed on one of its backends; what it said stands above.")
        return {name: dict(np.load(path)) for name, path in paths.items()}


def golden(group, case, found):
    results = {name: results_of(group, case, arrays) for name, arrays in found.items()}
    reference = results[REFERENCE]
    output = reference["output"]
    whole = {
        "case": case,
        "output": {"shape": list(output.shape), "values": encoded(output)},
        "weights": [
            {"name": name, "shape": shape.tolist(), **trained(reference, name)}
            for name, shape in parts_of(reference, "shape").items()
        ],
        "backends": {
            name: differences(case, results[name], reference)
            for name in results
            if name != REFERENCE
        },
    }
    if "losses" in reference:
        whole["losses"] = [float(f"{loss:.9g}") for loss in reference["losses"]]
    return whole


def trained(results, weight):
    """A weight's gradient and its values after one and after ten steps, where the case is trained."""
    kinds = ("gradient", "after1", "after10")
    return {kind: encoded(results[f"{kind}/{weight}"]) for kind in kinds if "losses" in results}


def results_of(group, case, arrays):
    """A case's arrays by name, weights in Keras's order."""
    prefix = f"{group}|{case['title']}|"
    return {key.removeprefix(prefix): arrays[key] for key in arrays if key.startswith(prefix)}


def parts_of(results, kind):
    return {
        key.removeprefix(f"{kind}/"): value
        for key, value in results.items()
        if key.startswith(f"{kind}/")
    }


def differences(case, results, reference):
    """How far `results` are from the golden ones; tests/goldens/golden-files.ts has the same measures."""
    told = {"output": relative(results["output"], reference["output"])}
    if case.get("predictsOnly"):
        return told
    told["loss"] = relative(results["losses"][:1], reference["losses"][:1])
    told["losses"] = relative(results["losses"], reference["losses"])
    told["gradients"] = max(
        relative(value, parts_of(reference, "gradient")[name])
        for name, value in parts_of(results, "gradient").items()
    )
    for step in (1, 10):
        after = parts_of(results, f"after{step}")
        expected = parts_of(reference, f"after{step}")
        told[f"weights{step}"] = max(
            relative(value, expected[name]) for name, value in after.items()
        )
        told[f"moves{step}"] = max(
            move_difference(case, name, value, expected[name]) for name, value in after.items()
        )
    return told


def relative(values, expected):
    """The largest difference, as a share of the largest value expected."""
    return share(np.abs(values - expected).max(), np.abs(expected).max())


def move_difference(case, name, values, expected):
    """The largest difference, as a share of the longest way that a weight went from its start."""
    start = starting_weight(case["title"], name, expected.shape, case.get("start", "hashed"))
    return share(np.abs(values - expected).max(), np.abs(expected - start).max())


def share(part, whole):
    if part == 0:
        return 0.0
    return float(f"{part / whole:.3g}")


def encoded(values):
    """float32, little-endian, as base64."""
    return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")


def hashed_sample():
    """What the generator in TypeScript is held against."""
    return {
        "symmetric": hashed_symmetric("lstm/x", (5,), 0.3).tolist(),
        "labels": hashed_labels("lstm/labels", (12,), 10).tolist(),
        "kernel": starting_weight("lstm", "lstm/kernel", (3, 4), "hashed").ravel().tolist(),
    }


def write(name, content):
    whole = {
        "writtenBy": "tools/keras/make_goldens.py",
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in ("keras", "jax", "torch", "numpy")},
        },
        **content,
    }
    path = FILES / f"{name}.json"
    path.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
