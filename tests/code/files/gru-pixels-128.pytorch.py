"""GRU, preset pixels-128: an experiment of Scanline's.

Kyunghyun Cho, Bart van Merriënboer, Caglar Gulcehre and others: Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine Translation, 2014.
https://arxiv.org/abs/1406.1078

Runs with PyTorch: pip install torch torchvision.
"""


import torch
import torch.nn.functional as F
from torch import nn


SEED = 1
EPOCHS = 14
BATCH_SIZE = 128
LEARNING_RATE = 0.008
TRAINING_DIGITS = 60000
TEST_DIGITS = 10000
STEPS_PER_EPOCH = -(-TRAINING_DIGITS // BATCH_SIZE)
STEPS = EPOCHS * STEPS_PER_EPOCH


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


def with_memories(layer, timesteps):
    """Gates that forget start with memories of 1 to as many steps as there are (Tallec and Ollivier, 2018)."""
    units, bias = layer.hidden_size, layer.bias_ih_l0.data
    memories = torch.empty(units).uniform_(1, max(1, timesteps - 1)).log()
    bias.zero_()
    bias[units : 2 * units] = memories  # what is kept: LSTM's f, GRU's z
    if isinstance(layer, nn.LSTM):
        bias[:units] = -memories  # what is taken in
    return layer


def dense(features, units, bias=True):
    """A linear layer that starts as Keras's does."""
    layer = nn.Linear(features, units, bias=bias)
    nn.init.xavier_uniform_(layer.weight)
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


class Network(nn.Module):
    """Images [batch, 28, 28], 0 background to 1 ink, to logits [batch, 10]."""

    def __init__(self):
        super().__init__()
        self.gru = with_memories(recurrent(nn.GRU, 1, 128), 784)
        self.dense = dense(128, 10)

    def forward(self, image):
        reshape = image.reshape(-1, 784, 1)
        gru = states(self.gru, reshape)
        dense = self.dense(gru)
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
        clip_gradients(self.parameters)
        for p, averages in zip(self.parameters, self.averages):
            g = p.grad
            m = averages["m"] = 0.9 * averages.get("m", torch.zeros_like(p)) + (1 - 0.9) * g
            v = averages["v"] = 0.999 * averages.get("v", torch.zeros_like(p)) + (1 - 0.999) * g**2
            rate = learning_rate * (1 - 0.999**self.steps) ** 0.5 / (1 - 0.9**self.steps)
            p -= rate * m / (v.sqrt() + 1e-7)


def clip_gradients(parameters):
    norm = float(sum((p.grad**2).sum() for p in parameters)) ** 0.5
    for p in parameters:
        p.grad *= 1 / max(norm, 1)


def scheduled_rate(step):
    """The learning rate of a step, counted from 0."""
    from math import cos, pi

    return LEARNING_RATE * (1 + cos(pi * step / STEPS)) / 2


def load_digits(train, count):
    """MNIST, as float32 from 0 to 1."""
    from torchvision.datasets import MNIST

    digits = MNIST("mnist", train=train, download=True)
    return digits.data[:count].float() / 255, digits.targets[:count]


def main():
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    images, labels = (part.to(device) for part in load_digits(True, TRAINING_DIGITS))
    test_images, test_labels = (part.to(device) for part in load_digits(False, TEST_DIGITS))
    network = Network().to(device)
    optimizer = Optimizer(network.parameters())
    for epoch in range(EPOCHS):
        network.train()
        for batch in torch.randperm(len(labels), device=device).split(BATCH_SIZE):
            network.zero_grad()
            F.cross_entropy(network(images[batch]), labels[batch]).backward()
            optimizer.step(scheduled_rate(optimizer.steps))
        network.eval()
        with torch.no_grad():
            answers = torch.cat([network(part).argmax(1) for part in test_images.split(1000)])
        accuracy = float((answers == test_labels).float().mean())
        print(f"epoch {epoch + 1}: {accuracy:.2%} of the test digits")


if __name__ == "__main__":
    main()
