"""Opens every network that Scanline exports as `.keras` and holds Keras's answers against Scanline's.

    python tools/keras/verify.py [FOLDER] [--fresh] [--markdown docs/keras-parity.md]

FOLDER is what tools/keras/export-for-verify.ts writes; it is run first where the folder is not there, or with
--fresh. Each file is loaded by `keras.saving.load_model`, in safe mode and without a word of this project's,
and reads 1,000 test digits, or 200 test lines. The largest difference between the probabilities must be at
most 1e-5. Prints a table; the exit status is 1 where anything differs by more.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.append(str(ROOT / "src" / "exchange" / "cluster"))

import keras
import numpy as np

from checkpoint import read_safetensors
from digits import read_set

LIMIT = 1e-5
# What stands right of a line's last frame.
PADDING = -1.0


def main():
    parser = argparse.ArgumentParser(description="Holds exported .keras files against Scanline.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / ".cache" / "verify")
    parser.add_argument("--fresh", action="store_true", help="write the files anew first")
    parser.add_argument("--markdown", type=Path, help="also put the table into this file")
    arguments = parser.parse_args()
    if arguments.fresh or not (arguments.folder / "not-offered.json").is_file():
        export(arguments.folder)
    files = sorted(arguments.folder.glob("*.keras"))
    if not files:
        raise SystemExit(f"There is no .keras file in {arguments.folder}. Try --fresh.")
    rows = [verified(path) for path in files]
    text = table(rows, json.loads((arguments.folder / "not-offered.json").read_text()))
    print(text)
    if arguments.markdown is not None:
        put(arguments.markdown, text)
    if any(row["difference"] > LIMIT for row in rows):
        raise SystemExit("Keras and Scanline do not agree.")


def export(folder):
    command = ["npx", "tsx", "tools/keras/export-for-verify.ts", str(folder.resolve())]
    subprocess.run(command, cwd=ROOT, check=True)


def verified(path):
    """One row: the network's name, parameters, what was read, and the largest difference."""
    said, _ = read_safetensors(path.with_suffix(".safetensors"))
    model = keras.saving.load_model(path)
    if "probabilities" in said:
        difference, same, read = read_digits(model, said["probabilities"])
    else:
        difference, same, read = read_lines(model, said)
    row = {"name": path.stem, "parameters": model.count_params(), "read": read}
    return row | {"same": same, "difference": difference}


def read_digits(model, expected):
    """`expected [digits, 10]`: Scanline's probabilities of the first test digits."""
    images, _ = read_set(
        ROOT / "public" / "mnist", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"
    )
    pixels = images[: len(expected)].astype(np.float32) / np.float32(255)
    found = model.predict(pixels, batch_size=250, verbose=0)
    same = np.mean(found.argmax(1) == expected.argmax(1))
    return float(np.abs(found - expected).max()), float(same), f"{len(expected):,} digits"


def read_lines(model, said):
    """Batches of lines: `image/k [lines, 28, columns]`, `widths/k`, `probabilities/k [lines, frames, 11]`."""
    differences, same, lines = [], [], 0
    for number in range(sum(name.startswith("widths/") for name in said)):
        image, widths, expected = (
            said[f"{part}/{number}"] for part in ("image", "widths", "probabilities")
        )
        columns_in_frame = image.shape[2] // expected.shape[1]
        frames = np.arange(expected.shape[1]) < np.ceil(widths / columns_in_frame)[:, None]
        own_columns = np.repeat(frames, columns_in_frame, axis=1)
        found = model.predict(np.where(own_columns[:, None, :], image, PADDING), verbose=0)
        # Frames right of a line belong to no one.
        differences.append(np.abs(found - expected)[frames].max())
        same.append((found.argmax(2) == expected.argmax(2))[frames].mean())
        lines += len(image)
    return float(max(differences)), float(np.mean(same)), f"{lines} lines"


def table(rows, not_offered):
    lines = [
        f"Keras {keras.__version__} on {keras.backend.backend()}; the largest difference of a probability, at most {LIMIT:g}:",
        "",
        "| Exported network | Parameters | Read | Same answer | Difference |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        mark = "" if row["difference"] <= LIMIT else " ✗"
        lines.append(
            f"| {row['name']} | {row['parameters']:,} | {row['read']} | {row['same']:.1%} | {row['difference']:.1e}{mark} |"
        )
    return "\n".join([*lines, "", f"Not offered as .keras: {', '.join(not_offered)}."])


def put(path, text):
    """Replaces what stands between the markers of `path`."""
    begin, end = "<!-- verify -->", "<!-- /verify -->"
    before, rest = path.read_text(encoding="utf-8").split(begin, 1)
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{rest.split(end, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
