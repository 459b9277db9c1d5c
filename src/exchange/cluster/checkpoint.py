"""Scanline's checkpoint, a safetensors file with the run's state as JSON in its header.

Weights are under `weights/`, the optimizer's running averages under `optimizer/`; see
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
    """`{"experiment", "state", "history", "weights", "slots"}`; tensors are arrays by name."""
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
    """Writes what `read_checkpoint` gives; the file is there whole or not at all."""
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
