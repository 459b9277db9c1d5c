"""Writes tests/kernels/goldens/ctc.json: what PyTorch's CTC gives for a few small batches.

    python -m venv .venv && .venv/bin/pip install -r tools/ctc/requirements.txt
    .venv/bin/python tools/ctc/make_goldens.py
    npx prettier --write tests/kernels/goldens/ctc.json

The blank is the last class, labels that do not fit have no loss (zero_infinity), and the loss is not
divided by the label's length (reduction "none"). Double precision.
"""

import json
import pathlib

import torch

SIZES = [
    # batch, frames, classes, longest
    (1, 3, 2, 1),
    (3, 8, 4, 3),
    (4, 18, 11, 5),
    (2, 12, 11, 9),
    # Frames for some of the labels only.
    (6, 5, 4, 5),
]


def case(batch, frames, classes, longest, generator):
    logits = torch.randn(batch, frames, classes, generator=generator, dtype=torch.float64)
    logits = (3 * logits).round(decimals=3).requires_grad_()
    lengths = torch.randint(1, longest + 1, (batch,), generator=generator)
    counts = torch.randint(max(1, frames // 2), frames + 1, (batch,), generator=generator)
    labels = [
        torch.randint(0, classes - 1, (int(length),), generator=generator) for length in lengths
    ]
    losses = torch.nn.functional.ctc_loss(
        logits.log_softmax(2).transpose(0, 1),
        torch.cat(labels),
        counts,
        lengths,
        blank=classes - 1,
        reduction="none",
        zero_infinity=True,
    )
    losses.sum().backward()
    return {
        "batch": batch,
        "frames": frames,
        "classes": classes,
        "longest": longest,
        "logits": logits.detach().flatten().tolist(),
        "labels": [label.tolist() for label in labels],
        "counts": counts.tolist(),
        "losses": [round(loss, 10) for loss in losses.tolist()],
        "gradient": [round(value, 11) for value in logits.grad.flatten().tolist()],
    }


def main():
    generator = torch.Generator().manual_seed(1)
    cases = [case(*sizes, generator) for sizes in SIZES]
    path = pathlib.Path(__file__).parents[2] / "tests/kernels/goldens/ctc.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")


if __name__ == "__main__":
    main()
