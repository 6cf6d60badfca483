#!/usr/bin/env python3
"""PyTorch's side of Benchmarks/neural.py: the networks of `semblance-bench neural`, with the same work in a step.

    pytorch_networks.py CASE [--batch 64] [--threads 1] [--seconds 10] [--fused-adam]

wgan-gp-mlp, wgan-gp-conv, wgan-gp-1024: five updates of the critic with gradient penalty and one of the generator. gru, lstm: one update
on a sequence of 200 steps. generate-mlp: only the generator's forward pass, on 1, 64 and 1,024 series at once. Prints one line of JSON.
Adam is used as it comes; --fused-adam asks for the variant that updates all parameters in one call.
"""
import argparse
import json
import os
import resource
import statistics
import time

NAMES = ("wgan-gp-mlp", "wgan-gp-conv", "wgan-gp-1024", "gru", "lstm", "generate-mlp")
WINDOWS = 5
parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("case", choices=NAMES)
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=10)
parser.add_argument("--fused-adam", action="store_true")
options = parser.parse_args()
# Read when PyTorch's thread pools are made, so set before it is imported.
os.environ["OMP_NUM_THREADS"] = str(options.threads)

import torch
import torch.nn as nn

torch.set_num_threads(options.threads)
torch.manual_seed(0)
latent = 100


def adam(parameters, **settings):
    return torch.optim.Adam(parameters, fused=options.fused_adam or None, **settings)


class Stack(nn.Sequential):
    """Layers given as lists or alone, one after another."""

    def __init__(self, *parts):
        super().__init__(*(layer for part in parts for layer in (part if isinstance(part, (list, tuple)) else [part])))


def dense(widths, normalised=False):
    """Linear layers with LeakyReLU between them; if asked, batch normalisation after all but the first and the last."""
    layers, last = [], len(widths) - 2
    for place in range(last + 1):
        inner = normalised and 0 < place < last
        layers.append(nn.Linear(widths[place], widths[place + 1], bias=not inner))
        layers += [nn.BatchNorm1d(widths[place + 1], eps=0.8)] if inner else []
        layers += [nn.LeakyReLU(0.2)] if place < last else []
    return layers


def networks(case):
    """The length of the series, the generator and the critic."""
    if case == "wgan-gp-1024":
        return 1024, Stack(dense([latent, 128, 256, 512, 1024, 1024], normalised=True)), Stack(dense([1024, 512, 256, 1]))
    if case != "wgan-gp-conv":
        return 200, Stack(dense([latent, 256, 512, 1024, 200]), nn.Tanh()), Stack(dense([200, 512, 256, 1]))
    channels = [256, 128, 64, 32]
    generator = Stack(
        nn.Linear(latent, 256 * 25), nn.Unflatten(1, (256, 25)), nn.BatchNorm1d(256), nn.ReLU(),
        *([nn.ConvTranspose1d(wide, narrow, kernel_size=4, stride=2, padding=1), nn.BatchNorm1d(narrow), nn.ReLU()]
          for wide, narrow in zip(channels, channels[1:])),
        nn.Conv1d(32, 1, kernel_size=5, padding=2), nn.Tanh(), nn.Flatten())
    critic = Stack(
        nn.Unflatten(1, (1, 200)),
        *([nn.Conv1d(before, after, kernel_size=4, stride=2, padding=1), nn.LeakyReLU(0.2)]
          for before, after in ((1, 32), (32, 64), (64, 128))),
        nn.Conv1d(128, 256, kernel_size=5, padding=2), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(256 * 25, 1))
    return 200, generator, critic


class Adversaries:
    """WGAN with gradient penalty on 10,000 noisy sines."""

    def __init__(self, case, batch):
        length, self.generator, self.critic = networks(case)
        self.batch = batch
        cycles, phase = torch.randint(1, 11, (10_000, 1)), torch.rand(10_000, 1)
        self.data = torch.sin(2 * torch.pi * (cycles * torch.linspace(0, 1, length) + phase)) + 0.1 * torch.randn(10_000, length)
        self.of_generator = adam(self.generator.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.of_critic = adam(self.critic.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def noise(self):
        return torch.randn(self.batch, latent)

    def update_critic(self):
        real = self.data[torch.randint(0, self.data.shape[0], (self.batch,))]
        with torch.no_grad():
            fake = self.generator(self.noise())
        share = torch.rand(self.batch, 1)
        between = torch.lerp(fake, real, share).requires_grad_()
        slope = torch.autograd.grad(self.critic(between).sum(), between, create_graph=True)[0]
        penalty = (torch.linalg.vector_norm(slope, dim=1) - 1).square().mean()
        self.descend(self.of_critic, self.critic(fake).mean() - self.critic(real).mean() + 10 * penalty)

    @staticmethod
    def descend(optimiser, loss):
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()

    def step(self):
        for _ in range(5):
            self.update_critic()
        self.descend(self.of_generator, -self.critic(self.generator(self.noise())).mean())


class Recurrence:
    """Next-value training of one recurrent layer: 200 steps, 4 channels in, 128 hidden, 8 out."""

    def __init__(self, case, batch):
        self.cell = {"gru": nn.GRU, "lstm": nn.LSTM}[case](4, 128, batch_first=True)
        self.head = nn.Linear(128, 8)
        self.optimiser = adam([*self.cell.parameters(), *self.head.parameters()], lr=1e-3)
        self.given, self.wanted = torch.randn(batch, 200, 4), torch.randn(batch, 200, 8)

    def step(self):
        states, _ = self.cell(self.given)
        Adversaries.descend(self.optimiser, nn.functional.mse_loss(self.head(states), self.wanted))


def measure(work, seconds):
    """The medians of the windows: runs of `work` per second, and milliseconds of processor time per run; one run comes first, untimed."""
    work()
    rates, costs = [], []
    for _ in range(WINDOWS):
        runs, wall, cpu = 0, time.perf_counter(), time.process_time()
        while (spent := time.perf_counter() - wall) < seconds / WINDOWS:
            work()
            runs += 1
        rates.append(runs / spent)
        costs.append(1000 * (time.process_time() - cpu) / runs)
    return statistics.median(rates), statistics.median(costs)


answer = {"case": options.case, "batch": options.batch, "threads": options.threads, "engine": f"PyTorch {torch.__version__}"}
if options.case == "generate-mlp":
    generator = networks(options.case)[1].eval()
    with torch.inference_mode():
        answer["series_per_second"] = {
            str(count): round(count * measure(lambda: generator(torch.randn(count, latent)), options.seconds / 3)[0], 1)
            for count in (1, 64, 1024)}
else:
    task = (Recurrence if options.case in ("gru", "lstm") else Adversaries)(options.case, options.batch)
    rate, cost = measure(task.step, options.seconds)
    answer |= {"steps_per_second": round(rate, 3), "cpu_ms_per_step": round(cost, 3)}
answer["peak_rss_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(json.dumps(answer))
