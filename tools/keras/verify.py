"""Opens every network that Scanline exports as `.keras` and holds Keras's answers against Scanline's.

    python tools/keras/verify.py [FOLDER] [--fresh] [--network custom] [--markdown docs/keras-parity.md]
    python tools/keras/verify.py --versions 3.0.5 3.4.1 3.6.0 3.15.1

FOLDER is what tools/keras/export-for-verify.ts writes; it is run first where the folder is not there, or with
--fresh. Each file is loaded by `keras.saving.load_model`, in safe mode and without a word of this project's,
and reads 1,000 test digits, or 200 test lines. The largest difference between the probabilities must be at
most 1e-5. Prints a table; the exit status is 1 where anything differs by more.

With --versions the same files are opened by each of these versions of Keras 3, in an environment of its own under
.cache/keras/VERSION, which is made where it is not there (`python -m venv`, pip). Of each, one line is printed.
"""

import argparse
import json
import os
import subprocess
import sys
import zipfile
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
# Of an LSTM whose recurrent weights begin as identities, rounding grows over 784 steps: of 1,000 digits one is so far
# off, where Keras in float32 is 2e-5 from its own equations in double precision and Scanline 1e-4; the others 3e-7.
LIMITS = {"lstm-pixels-100": 2e-4}
# What stands right of a line's last frame.
PADDING = -1.0


def main():
    parser = argparse.ArgumentParser(description="Holds exported .keras files against Scanline.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / ".cache" / "verify")
    parser.add_argument("--fresh", action="store_true", help="write the files anew first")
    parser.add_argument("--network", help="only this one, e.g. custom for own networks")
    parser.add_argument("--versions", nargs="+", help="versions of Keras to open the files with")
    parser.add_argument("--summary", action="store_true", help="one line instead of the table")
    parser.add_argument("--markdown", type=Path, help="also put the table into this file")
    arguments = parser.parse_args()
    if arguments.fresh or not (arguments.folder / "not-offered.json").is_file():
        export(arguments.folder, arguments.network)
    if arguments.versions is not None:
        sys.exit(in_versions(arguments.versions, arguments.folder))
    files = sorted(arguments.folder.glob("*.keras"))
    if not files:
        raise SystemExit(f"There is no .keras file in {arguments.folder}. Try --fresh.")
    rows = [verified(path) for path in files if not is_identity_too_early(path)]
    if arguments.summary:
        worst = max(rows, key=lambda row: row["difference"] / LIMITS.get(row["name"], LIMIT))
        print(
            f"Keras {keras.__version__}: {len(rows)} networks, the largest difference {worst['difference']:.1e} ({worst['name']})"
        )
        if any(map(too_far, rows)):
            raise SystemExit("Keras and Scanline do not agree.")
        return
    text = table(rows, json.loads((arguments.folder / "not-offered.json").read_text()))
    print(text)
    if arguments.markdown is not None:
        put(arguments.markdown, text)
    if any(map(too_far, rows)):
        raise SystemExit("Keras and Scanline do not agree.")


def export(folder, network):
    command = ["npx", "tsx", "tools/keras/export-for-verify.ts", str(folder.resolve())]
    subprocess.run([*command, *([network] if network else [])], cwd=ROOT, check=True)


def in_versions(versions, folder):
    """Opens the files in each version; the exit status is 1 where one of them differs or refuses."""
    failed = 0
    for version in versions:
        command = [environment(version), __file__, str(folder.resolve()), "--summary"]
        result = subprocess.run(command, env={**os.environ, "JAX_PLATFORMS": "cpu"})
        failed |= result.returncode != 0
    return int(failed)


def environment(version):
    """The Python of an environment with this version of Keras."""
    place = ROOT / ".cache" / "keras" / version
    python = place / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        # JAX and NumPy that all versions of Keras 3 run on.
        packages = [f"keras=={version}", "jax==0.4.35", "jaxlib==0.4.35", "numpy<2.1", "packaging"]
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
    return str(python)


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


def is_identity_too_early(path):
    """Keras before 3.2 reads no identity initializer, its own files' included; said, and left out."""
    if tuple(map(int, keras.__version__.split(".")[:2])) >= (3, 2):
        return False
    with zipfile.ZipFile(path) as archive:
        is_identity = '"identity"' in archive.read("config.json").decode("utf-8")
    if is_identity:
        print(f"Keras {keras.__version__} knows no identity initializer: {path.stem} is left out.")
    return is_identity


def too_far(row):
    return row["difference"] > LIMITS.get(row["name"], LIMIT)


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
        mark = " ✗" if too_far(row) else ""
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
