"""Numbers that Python and TypeScript make alike, so that golden files need not hold weights and batches.

A value is a hash of a name and a place: FNV-1a over the name's bytes begins, the mixing function
"lowbias32" (Wellons, 2018) follows, and 24 of the 32 bits become a number in [0, 1), which float32 holds
exactly. tests/goldens/hashed-values.ts is the same in TypeScript; golden files hold a few of the values,
which a test compares.
"""

import math

import numpy as np

GOLDEN_RATIO = 0x9E3779B9
WORD = 0xFFFFFFFF


def hashed_uniform(name, size):
    """`size` numbers in [0, 1), float64 that fit float32."""
    key = _hash_name(name)
    place = np.arange(1, size + 1, dtype=np.uint64) * GOLDEN_RATIO & WORD
    bits = _mix(_mix((place + key) & WORD) ^ key)
    return (bits >> 8).astype(np.float64) / 2.0**24


def hashed_symmetric(name, shape, limit):
    """float32 numbers in [-limit, limit)."""
    uniform = hashed_uniform(name, math.prod(shape))
    return (limit * (2.0 * uniform - 1.0)).astype(np.float32).reshape(shape)


def hashed_labels(name, shape, classes):
    """int32 numbers 0 to classes - 1."""
    uniform = hashed_uniform(name, math.prod(shape))
    return np.floor(uniform * classes).astype(np.int32).reshape(shape)


def starting_weight(case, weight, shape, start):
    """First values of the weight `layer/kind` of a case, float32.

    `start` is `hashed`, or `identity` for recurrent weights that begin as the identity.
    """
    name = f"{case}/{weight}"
    layer, kind = weight.split("/")
    if start == "identity" and layer != "dense":
        if kind == "recurrent_kernel":
            return np.eye(*shape, dtype=np.float32)
        # Over hundreds of timesteps the states add up what comes in.
        return hashed_symmetric(name, shape, 0.02 if kind == "kernel" else 0.002)
    if kind == "bias":
        return hashed_symmetric(name, shape, 0.2)
    # U(-l, l) has variance l^2 / 3, so this keeps the size of what goes through.
    return hashed_symmetric(name, shape, math.sqrt(3.0 / shape[0]))


def _hash_name(name):
    key = 0x811C9DC5
    for byte in name.encode("ascii"):
        key = ((key ^ byte) * 0x01000193) & WORD
    return np.uint64(key)


def _mix(z):
    z = ((z ^ (z >> np.uint64(16))) * np.uint64(0x21F0AAAD)) & WORD
    z = ((z ^ (z >> np.uint64(15))) * np.uint64(0x735A2D97)) & WORD
    return z ^ (z >> np.uint64(15))
