"""MNIST, and the batches that Scanline makes of it: the same digits in the same order.

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
    """`{"train": (images, labels), "test": (images, labels)}`.

    Images are uint8 `[digits, 28, 28]`, 0 background to 255 ink; labels are int32 `[digits]`. They come
    from the IDX files in `folder`, with or without `.gz`, or else by `keras.datasets`, which downloads
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
    """Images uint8 `[digits, 28, 28]` and labels int32 `[digits]` of one of the two sets."""
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
    if len(content) < 4 or content[:3] != b"\0\0\x08":
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
    """The order in which an epoch walks its digits: `[count]` indices."""
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
    """What `fit` and `evaluate` are fed: (images, labels, weights) of one batch after the other.

    Images are float32 `[rows, 28, 28]`, 0 background to 1 ink, labels int32 `[rows]`, weights float32
    `[rows]`. The batch of all devices together is the experiment's; it is filled up to a multiple of the
    devices with rows of weight 0, which change neither loss nor gradient. In a cluster each process is
    given the rows of its own devices.
    """

    def __init__(self, digits, batch_size, devices, order=None):
        """`digits`: images and labels; `devices`: all of the mesh; `order`: which digits, as they come."""
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
