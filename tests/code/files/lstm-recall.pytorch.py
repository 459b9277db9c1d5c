"""LSTM: an experiment of Scanline's.

Sepp Hochreiter, Jürgen Schmidhuber: Long Short-Term Memory, 1997.
https://doi.org/10.1162/neco.1997.9.8.1735

Runs with PyTorch: pip install torch numpy.
"""


import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


SEED = 1
EPOCHS = 10
BATCH_SIZE = 128
LEARNING_RATE = 0.001
TRAINING_SEQUENCES = 10000  # new ones in each epoch
TEST_SEQUENCES = 1000
STEPS_PER_EPOCH = -(-TRAINING_SEQUENCES // BATCH_SIZE)
PATIENCE = 3  # epochs without a better test accuracy


def recurrent(kind, features, units, bias=True, kernel="glorotUniform", identity=False, **options):
    """An RNN, LSTM or GRU that starts as Keras's does."""
    layer = kind(features, units, bias=bias, batch_first=True, **options)
    if kernel == "glorotUniform":
        nn.init.xavier_uniform_(layer.weight_ih_l0)
    elif kernel == "smallNormal":
        nn.init.normal_(layer.weight_ih_l0, std=0.001)
    else:  # as nn.Linear
        nn.init.uniform_(layer.weight_ih_l0, -(features**-0.5), features**-0.5)
    if identity:
        gates = layer.weight_hh_l0.shape[0] // units
        layer.weight_hh_l0.data = torch.eye(units).repeat(gates, 1)
    else:
        nn.init.orthogonal_(layer.weight_hh_l0)
    if bias:
        nn.init.zeros_(layer.bias_ih_l0)
        nn.init.zeros_(layer.bias_hh_l0)
        if kind is nn.LSTM:
            layer.bias_ih_l0.data[units : 2 * units] = 1  # forget gates
        if kind is not nn.GRU:
            layer.bias_hh_l0.requires_grad_(False)  # Keras has one bias, PyTorch two that are added
    return layer


def states(layer, x, backwards=False, every=False):
    """The state after the last time step, [batch, units], or after each, [batch, timesteps, units]."""
    all_states, _ = layer(x.flip(1) if backwards else x)
    return all_states if every else all_states[:, -1]


def same_dropout(x, rate, training):
    """Drops the same features at every time step, as Keras's recurrent layers do."""
    return x * F.dropout(torch.ones_like(x[:, :1]), rate, training)


def dense(features, units, bias=True):
    """A linear layer that starts as Keras's does."""
    layer = nn.Linear(features, units, bias=bias)
    nn.init.xavier_uniform_(layer.weight)
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


class Network(nn.Module):
    """Sequences [batch, 100, 8] to logits [batch, 4]."""

    def __init__(self):
        super().__init__()
        self.lstm = recurrent(nn.LSTM, 8, 128)
        self.dense = dense(128, 4)

    def forward(self, sequence):
        lstm = states(self.lstm, same_dropout(sequence, 0.2, self.training))
        dense = self.dense(lstm)
        return dense


class Optimizer:
    """Steps as Keras 3 takes them; torch.optim adds epsilon in another place."""

    def __init__(self, parameters):
        self.parameters = [p for p in parameters if p.requires_grad]
        self.averages = [{} for _ in self.parameters]
        self.steps = 0

    @torch.no_grad()
    def step(self, learning_rate):
        self.steps += 1
        for p, averages in zip(self.parameters, self.averages):
            g = p.grad
            m = averages["m"] = 0.9 * averages.get("m", torch.zeros_like(p)) + (1 - 0.9) * g
            v = averages["v"] = 0.999 * averages.get("v", torch.zeros_like(p)) + (1 - 0.999) * g**2
            rate = learning_rate * (1 - 0.999**self.steps) ** 0.5 / (1 - 0.9**self.steps)
            p -= rate * m / (v.sqrt() + 1e-7)


def make_sequences(random, count):
    """One-hot symbols [count, 100, 8]: the first, one of 4, is the class; all others are of 4 more."""
    symbols = random.integers(4, 8, (count, 100))
    symbols[:, 0] = random.integers(0, 4, count)
    return np.eye(8, dtype="float32")[symbols], symbols[:, 0].astype("int32")


def main():
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    def new(random, count):
        sequences, wanted = (torch.from_numpy(part).to(device) for part in make_sequences(random, count))
        return sequences, wanted.long()

    tests, answers = new(np.random.default_rng(SEED + 1), TEST_SEQUENCES)
    random = np.random.default_rng(SEED)
    network = Network().to(device)
    optimizer = Optimizer(network.parameters())
    rate = LEARNING_RATE
    best, waited = 0, 0
    for epoch in range(EPOCHS):
        network.train()
        for _ in range(STEPS_PER_EPOCH):
            sequences, wanted = new(random, BATCH_SIZE)
            network.zero_grad()
            F.cross_entropy(network(sequences), wanted).backward()
            optimizer.step(rate)
        network.eval()
        with torch.no_grad():
            accuracy = float((network(tests).argmax(1) == answers).float().mean())
        print(f"epoch {epoch + 1}: {accuracy:.2%} of the test sequences")
        best, waited = (accuracy, 0) if accuracy > best else (best, waited + 1)
        if waited >= PATIENCE:
            break


if __name__ == "__main__":
    main()
