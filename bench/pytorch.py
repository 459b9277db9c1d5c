#!/usr/bin/env python3
"""One training step of Scanline's networks in PyTorch: what `scanline bench` is compared with on a GPU.

The same networks, sizes, batches, losses and optimizers as Scanline's default presets without dropout, on random
data that lies on the device already. With CUDA the recurrent layers are cuDNN's where it has the cell; of the
others those without a bend between steps (minGRU, minLSTM, LRU) are a parallel scan, IndRNN and coRNN a loop over the
steps. --graph takes each network's forward and backward passes up as a CUDA graph, so that Python launches nothing
any more. Warm-up steps do not count; PyTorch and a plain matrix product take turns; medians. In float32 throughout: TF32, which cuDNN would use by
default and which keeps 10 bits of a number, is off unless --tf32 is given.

Differences that PyTorch brings: its cells have two biases where Keras has one (the GRU has two in both); its
RMSprop adds epsilon outside the root. Neither changes how long a step takes.

    python3 bench/pytorch.py --network all --json
    python3 bench/pytorch.py --network lstm --network irnn --batch 1024 --device cuda

Needs Python 3.9 and PyTorch 2.
"""

import argparse
import json
import platform
import statistics
import sys
import time

try:
    import torch
    from torch import nn
except ImportError:
    sys.exit("PyTorch is not installed here: `pip install torch` first.")

ROUNDS = 7
TURN_SECONDS = 0.15
MOST_STEPS_A_TURN = 200
WARM_UP_STEPS = 10


class Rows(nn.Module):
    """An image read row by row by one recurrent layer, then a dense layer: [batch, 28, 28] to [batch, 10]."""

    def __init__(self, recurrent):
        super().__init__()
        self.recurrent = recurrent
        self.dense = nn.Linear(recurrent.hidden_size, 10)

    def forward(self, image):
        return self.dense(last_state(self.recurrent(image)))


class Pixels(Rows):
    """The same, pixel by pixel: 784 timesteps of one feature."""

    def forward(self, image):
        return super().forward(image.reshape(-1, 784, 1))


class Hierarchy(nn.Module):
    """One LSTM reads the 28 pixels of each row into a code, a second one reads the 28 codes."""

    def __init__(self, row_units=128, column_units=128):
        super().__init__()
        self.row = nn.LSTM(1, row_units, batch_first=True)
        self.column = nn.LSTM(row_units, column_units, batch_first=True)
        self.dense = nn.Linear(column_units, 10)

    def forward(self, image):
        batch = image.shape[0]
        codes = last_state(self.row(image.reshape(batch * 28, 28, 1)))
        return self.dense(last_state(self.column(codes.reshape(batch, 28, -1))))


class FourDirections(nn.Module):
    """Four LSTMs scan the image left to right, right to left, downwards and upwards; their codes are joined."""

    def __init__(self, units=64):
        super().__init__()
        self.scans = nn.ModuleList(nn.LSTM(28, units, batch_first=True) for _ in range(4))
        self.dense = nn.Linear(4 * units, 10)

    def forward(self, image):
        columns = image.transpose(1, 2)
        walks = (columns, columns.flip(1), image, image.flip(1))
        codes = [last_state(scan(walk)) for scan, walk in zip(self.scans, walks)]
        return self.dense(torch.cat(codes, dim=1))


class Sequences(nn.Module):
    """One of the networks below, which reads rows or pixels: [batch, 28, 28] to [batch, 10]."""

    def __init__(self, units, pixels):
        super().__init__()
        self.timesteps, self.features = (784, 1) if pixels else (28, 28)
        self.dense = nn.Linear(units, 10)

    def forward(self, image):
        return self.dense(self.read(image.reshape(-1, self.timesteps, self.features)))


class Stack(Sequences):
    """Layers of one cell, each on the normalised output of the one below, which is added to its own."""

    def __init__(self, cell, units, layers, pixels=False):
        super().__init__(units, pixels)
        self.cells = nn.ModuleList(cell(units if i else self.features, units) for i in range(layers))
        self.norms = nn.ModuleList(nn.LayerNorm(units) for _ in range(layers))

    def read(self, x):
        x = self.cells[0](x)
        for norm, cell in zip(self.norms, self.cells[1:]):
            x = norm(x)
            x = x + cell(x)
        return self.norms[-1](x[:, -1])


class MinGru(nn.Module):
    """h_t = (1 - z_t) h_{t-1} + z_t c_t, both gates of the input alone."""

    def __init__(self, features, units):
        super().__init__()
        self.kernel = nn.Linear(features, 2 * units)

    def forward(self, x):
        z, candidate = self.kernel(x).chunk(2, dim=-1)
        z = torch.sigmoid(z)
        return scan(1 - z, z * candidate)


class MinLstm(nn.Module):
    """h_t = f'_t h_{t-1} + i'_t c_t, where f' and i' are the two gates over their sum."""

    def __init__(self, features, units):
        super().__init__()
        self.kernel = nn.Linear(features, 3 * units)

    def forward(self, x):
        f, i, candidate = self.kernel(x).chunk(3, dim=-1)
        f, i = torch.sigmoid(f), torch.sigmoid(i)
        return scan(f / (f + i), i / (f + i) * candidate)


class IndRnn(nn.Module):
    """h_t = relu(W x_t + b + u h_{t-1}), a weight for each unit."""

    def __init__(self, features, units):
        super().__init__()
        self.kernel = nn.Linear(features, units)
        self.recurrent = nn.Parameter(torch.rand(units))

    def forward(self, x):
        states, h = [], 0
        for read in self.kernel(x).unbind(1):
            h = torch.relu(read + self.recurrent * h)
            states.append(h)
        return torch.stack(states, dim=1)


class Lru(Sequences):
    """An encoder, then blocks of normalisation, complex diagonal recurrence and GLU; the mean over the steps."""

    def __init__(self, units, layers, pixels=False):
        super().__init__(units, pixels)
        self.encoder = nn.Linear(self.features, units)
        self.blocks = nn.ModuleList(LruBlock(units) for _ in range(layers))

    def read(self, x):
        x = self.encoder(x)
        for block in self.blocks:
            x = x + block(x)
        return x.mean(dim=1)


class LruBlock(nn.Module):
    """GLU(Re(C h_t) + D x_t) with h_t = lambda h_{t-1} + gamma B x_t."""

    def __init__(self, units):
        super().__init__()
        self.norm = nn.LayerNorm(units)
        self.log_decay = nn.Parameter(torch.log(-torch.log(torch.rand(units) * 0.099 + 0.9)))
        self.log_phase = nn.Parameter(torch.log(torch.rand(units) * 0.3 + 0.01))
        self.into = nn.Linear(units, 2 * units, bias=False)
        self.out = nn.Linear(2 * units, units, bias=False)
        self.skip = nn.Parameter(torch.randn(units))
        self.glu = nn.Linear(units, 2 * units)

    def forward(self, x):
        x = self.norm(x)
        length = torch.exp(-torch.exp(self.log_decay))
        eigenvalue = torch.polar(length, torch.exp(self.log_phase))
        given = torch.sqrt(1 - length**2) * torch.complex(*self.into(x).chunk(2, dim=-1))
        h = scan(eigenvalue.expand_as(given), given)
        y = self.out(torch.cat([h.real, h.imag], dim=-1)) + self.skip * x
        return nn.functional.glu(self.glu(y), dim=-1)


class CoRnn(Sequences):
    """v_t = v_{t-1} + dt (tanh(W x_t + U y_{t-1} + V v_{t-1} + b) - gamma y_{t-1} - eps v_{t-1}), y_t = y_{t-1} + dt v_t."""

    def __init__(self, units, time_step, stiffness, damping, pixels=False):
        super().__init__(units, pixels)
        self.swing = (time_step, stiffness, damping)
        self.units = units
        self.kernel = nn.Linear(self.features, units)
        self.recurrent = nn.Linear(2 * units, units, bias=False)

    def read(self, x):
        time_step, stiffness, damping = self.swing
        y = v = x.new_zeros(x.shape[0], self.units)
        for given in self.kernel(x).unbind(1):
            g = torch.tanh(given + self.recurrent(torch.cat([y, v], dim=1)))
            v = v + time_step * (g - stiffness * y - damping * v)
            y = y + time_step * v
        return y


def scan(a, b):
    """All h_t = a_t h_{t-1} + b_t, [batch, timesteps, units], in log2(timesteps) rounds (Hillis and Steele, 1986)."""
    reach = 1
    while reach < b.shape[1]:
        b = torch.cat([b[:, :reach], b[:, reach:] + a[:, reach:] * b[:, :-reach]], dim=1)
        a = torch.cat([a[:, :reach], a[:, reach:] * a[:, :-reach]], dim=1)
        reach *= 2
    return b


def last_state(output):
    """[batch, units]: the hidden state after the last timestep, of an nn.RNN, nn.GRU or nn.LSTM."""
    states = output[1]
    hidden = states[0] if isinstance(states, tuple) else states
    return hidden[-1]


def irnn():
    recurrent = nn.RNN(1, 100, nonlinearity="relu", batch_first=True)
    nn.init.eye_(recurrent.weight_hh_l0)
    nn.init.normal_(recurrent.weight_ih_l0, std=0.001)
    nn.init.zeros_(recurrent.bias_ih_l0)
    nn.init.zeros_(recurrent.bias_hh_l0)
    return Pixels(recurrent)


def rmsprop(learning_rate, epsilon):
    return lambda weights: torch.optim.RMSprop(weights, lr=learning_rate, alpha=0.9, eps=epsilon)


def adam(weights):
    return torch.optim.Adam(weights, lr=0.001, eps=1e-7)


# Per network: how it is built, its optimizer, its usual batch, and for the arithmetic its layers as (gates,
# features, units, timesteps, sequences for each sample, whether something below it learns). Without layers the
# arithmetic is left open.
NETWORKS = {
    "simple-rnn": {
        "build": lambda: Rows(nn.RNN(28, 256, batch_first=True)),
        "optimizer": lambda weights: torch.optim.SGD(weights, lr=0.01),
        "batch": 128,
        "layers": [(1, 28, 256, 28, 1, False)],
    },
    "lstm": {
        "build": lambda: Rows(nn.LSTM(28, 128, batch_first=True)),
        "optimizer": adam,
        "batch": 128,
        "layers": [(4, 28, 128, 28, 1, False)],
    },
    "gru": {
        "build": lambda: Rows(nn.GRU(28, 128, batch_first=True)),
        "optimizer": adam,
        "batch": 128,
        "layers": [(3, 28, 128, 28, 1, False)],
    },
    "irnn": {
        "build": irnn,
        "optimizer": rmsprop(1e-6, 1e-6),
        "batch": 64,
        "layers": [(1, 1, 100, 784, 1, False)],
    },
    "hrnn": {
        "build": Hierarchy,
        "optimizer": rmsprop(0.001, 1e-7),
        "batch": 32,
        "layers": [(4, 1, 128, 28, 28, False), (4, 128, 128, 28, 1, True)],
    },
    "four-direction": {
        "build": FourDirections,
        "optimizer": adam,
        "batch": 128,
        "layers": [(4, 28, 64, 28, 1, False)] * 4,
    },
    "gru-pixels": {
        "build": lambda: Pixels(nn.GRU(1, 128, batch_first=True)),
        "optimizer": adam,
        "batch": 128,
        "layers": [(3, 1, 128, 784, 1, False)],
    },
    "mingru": {"build": lambda: Stack(MinGru, 64, 3), "optimizer": adam, "batch": 64},
    "mingru-pixels": {"build": lambda: Stack(MinGru, 64, 3, True), "optimizer": adam, "batch": 64},
    "minlstm": {"build": lambda: Stack(MinLstm, 64, 3), "optimizer": adam, "batch": 64},
    "indrnn": {"build": lambda: Stack(IndRnn, 128, 3), "optimizer": adam, "batch": 128},
    "lru": {"build": lambda: Lru(64, 2), "optimizer": adam, "batch": 64},
    "lru-pixels": {"build": lambda: Lru(64, 2, True), "optimizer": adam, "batch": 64},
    "cornn": {"build": lambda: CoRnn(128, 0.5, 1, 1), "optimizer": adam, "batch": 128},
    "cornn-pixels": {"build": lambda: CoRnn(128, 0.042, 2.7, 4.7, True), "optimizer": adam, "batch": 120},
}


def step_flops(model, layers, batch):
    """The products of one step, as in Scanline's src/graph/step-flops.ts."""
    flops = 3 * 2 * batch * model.dense.in_features * model.dense.out_features
    for gates, features, units, timesteps, sequences, learns_below in layers:
        products = 2 * (features + units) + units + (features if learns_below else 0)
        flops += 2 * batch * sequences * timesteps * gates * units * products
    return flops


class Device:
    """Where it is computed, and a clock that waits for it."""

    def __init__(self, name):
        self.device = torch.device(name)
        self.is_cuda = self.device.type == "cuda"
        self.adapter = (
            torch.cuda.get_device_name(self.device) if self.is_cuda else processor_name()
        )

    def time(self, task, times):
        """Seconds for so many calls of `task`, all of them done."""
        self.wait()
        begin = time.perf_counter()
        for _ in range(times):
            task()
        self.wait()
        return time.perf_counter() - begin

    def wait(self):
        if self.is_cuda:
            torch.cuda.synchronize(self.device)


def processor_name():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


class Peak:
    """A plain product of square matrices, large enough to fill the device."""

    def __init__(self, device):
        self.device = device
        self.size = 4096 if device.is_cuda else 1024
        shape = (self.size, self.size)
        self.a = torch.rand(shape, device=device.device)
        self.b = torch.rand(shape, device=device.device)
        self.once = min(device.time(self.multiply, 1) for _ in range(3))

    def multiply(self):
        return self.a @ self.b

    def gflops(self):
        times = max(1, round(TURN_SECONDS / 3 / self.once))
        seconds = min(self.device.time(self.multiply, times) for _ in range(3))
        return 2 * self.size**3 * times / seconds / 1e9


def measure(name, batch, device, peak, rounds, graph):
    network = NETWORKS[name]
    torch.manual_seed(1)
    model = network["build"]().to(device.device)
    optimizer = network["optimizer"](model.parameters())
    loss_of = nn.CrossEntropyLoss()
    image = torch.rand(batch, 28, 28, device=device.device)
    labels = torch.arange(batch, device=device.device) % 10
    run = torch.cuda.make_graphed_callables(model, (image,)) if graph else model

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss_of(run(image), labels).backward()
        optimizer.step()

    device.time(step, WARM_UP_STEPS)
    once = device.time(step, 3) / 3
    steps = max(1, min(MOST_STEPS_A_TURN, round(TURN_SECONDS / once)))
    peaks, times = [], []
    for _ in range(rounds):
        peaks.append(peak.gflops())
        times.append(device.time(step, steps) / steps)
    seconds = statistics.median(times)
    peak_gflops = statistics.median(peaks)
    gflops = (
        step_flops(model, network["layers"], batch) / seconds / 1e9 if "layers" in network else None
    )
    return {
        "network": name,
        "batch": batch,
        "backend": device.device.type,
        "adapter": device.adapter,
        "threads": torch.get_num_threads(),
        "scanlineMs": None,
        "tfjsMs": None,
        "ratio": None,
        "gflops": gflops,
        "peakGflops": peak_gflops,
        "dispatches": None,
        "framework": "pytorch",
        "pytorchMs": seconds * 1000,
        "share": None if gflops is None else gflops / peak_gflops,
        "graph": graph,
        "steps": steps * rounds,
        "version": torch.__version__,
        "cudnn": torch.backends.cudnn.version() if device.is_cuda else None,
        "tf32": torch.backends.cudnn.allow_tf32 if device.is_cuda else False,
        "parameters": sum(weights.numel() for weights in model.parameters()),
    }


def table(results):
    lines = ["Network         Batch     PyTorch    GFLOP/s  Share of peak"]
    for result in results:
        lines.append(
            f"{result['network']:<14}  {result['batch']:>5}  {result['pytorchMs']:>7.3f} ms"
            + ("" if result["gflops"] is None else f"  {result['gflops']:>9.1f}  {result['share']:>12.0%}")
        )
    first = results[0]
    lines.append(f"\n{first['backend']}: {first['adapter']}; PyTorch {first['version']}")
    return "\n".join(lines)


def whole_number(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("it must be a whole number of at least 1")
    return number


def read_arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--network",
        action="append",
        choices=[*NETWORKS, "all"],
        help="may be given several times; default all",
    )
    parser.add_argument("--batch", type=whole_number, help="default as `scanline bench` has it")
    parser.add_argument("--device", help="cuda, cpu or what PyTorch calls it; default cuda if there is one")
    parser.add_argument("--rounds", type=whole_number, default=ROUNDS)
    parser.add_argument("--threads", type=whole_number, help="threads on the processor")
    parser.add_argument("--graph", action="store_true", help="launch each pass as one CUDA graph")
    parser.add_argument("--tf32", action="store_true", help="let cuDNN and cuBLAS use TF32")
    parser.add_argument("--json", action="store_true", help="one JSON object a network")
    return parser.parse_args()


def main():
    given = read_arguments()
    if given.threads is not None:
        torch.set_num_threads(given.threads)
    torch.backends.cudnn.allow_tf32 = given.tf32
    torch.backends.cuda.matmul.allow_tf32 = given.tf32
    try:
        device = Device(given.device or ("cuda" if torch.cuda.is_available() else "cpu"))
        peak = Peak(device)
    except (RuntimeError, AssertionError) as error:
        sys.exit(f"The device cannot be used: {error}")
    asked = given.network or ["all"]
    names = list(NETWORKS) if "all" in asked else list(dict.fromkeys(asked))
    results = []
    for name in names:
        batch = given.batch or NETWORKS[name]["batch"]
        print(f"{name}, batch {batch} ...", file=sys.stderr)
        results.append(measure(name, batch, device, peak, given.rounds, given.graph))
        if given.json:
            print(json.dumps(results[-1]), flush=True)
    if not given.json:
        print(table(results))


if __name__ == "__main__":
    main()
