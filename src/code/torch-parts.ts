/** Pieces of a script of PyTorch that are the same in all. First values are Keras's. */
import type { DataName } from '../models/experiment.ts';
import { readsFiles } from './data-loading.ts';
import { BROUGHT, DATA_TITLES } from './python.ts';

export const RECURRENT = `def recurrent(kind, features, units, bias=True, kernel="glorotUniform", identity=False, **options):
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
    return layer`;

export const MEMORIES = `def with_memories(layer, timesteps):
    """Gates that forget start with memories of 1 to as many steps as there are (Tallec and Ollivier, 2018)."""
    units, bias = layer.hidden_size, layer.bias_ih_l0.data
    memories = torch.empty(units).uniform_(1, max(1, timesteps - 1)).log()
    bias.zero_()
    bias[units : 2 * units] = memories  # what is kept: LSTM's f, GRU's z
    if isinstance(layer, nn.LSTM):
        bias[:units] = -memories  # what is taken in
    return layer`;

export const NO_FORGET_BIAS = `def without_forget_bias(layer):
    nn.init.zeros_(layer.bias_ih_l0)
    return layer`;

export const STATES = `def states(layer, x, backwards=False, every=False):
    """The state after the last time step, [batch, units], or after each, [batch, timesteps, units]."""
    all_states, _ = layer(x.flip(1) if backwards else x)
    return all_states if every else all_states[:, -1]`;

export const SAME_DROPOUT = `def same_dropout(x, rate, training):
    """Drops the same features at every time step, as Keras's recurrent layers do."""
    return x * F.dropout(torch.ones_like(x[:, :1]), rate, training)`;

export const DENSE = `def dense(features, units, bias=True):
    """A linear layer that starts as Keras's does."""
    layer = nn.Linear(features, units, bias=bias)
    nn.init.xavier_uniform_(layer.weight)
    if bias:
        nn.init.zeros_(layer.bias)
    return layer`;

/** What torchvision calls them. */
const TORCH_SETS: Readonly<Record<DataName, string>> = {
  mnist: 'MNIST',
  'fashion-mnist': 'FashionMNIST',
  kmnist: 'KMNIST',
};

export function load(data: DataName): string[] {
  if (BROUGHT.pytorch.includes(data)) return [loadBrought(data)];
  return [
    ...readsFiles(data),
    `def load_digits(train, count):
    images, labels = load_part("train" if train else "test", count)
    return torch.from_numpy(images), torch.from_numpy(labels).long()`,
  ];
}

const loadBrought = (data: DataName) => `def load_digits(train, count):
    """${DATA_TITLES[data]}, as float32 from 0 to 1."""
    from torchvision.datasets import ${TORCH_SETS[data]}

    digits = ${TORCH_SETS[data]}("${data}", train=train, download=True)
    return digits.data[:count].float() / 255, digits.targets[:count]`;
