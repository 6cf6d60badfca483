#!/usr/bin/env python3
"""Writes what PyTorch answers for small networks to Tests/NeuralTests/Fixtures, for Tests/NeuralTests/PyTorchFixtureTests.swift.

    .cache/peers/bin/python Benchmarks/peers/fixtures.py

Inputs and initial weights are single precision; everything that follows from them is worked out in double precision and rounded once. That
is the truer reference: what is compared is then our rounding, not the sum of ours and PyTorch's. The script prints how far PyTorch's own
single precision is from it. Tensors keep PyTorch's names, axes and order of gates.

  input.*              what goes in (indices and labels are 32-bit integers)
  weight.*, buffer.*   the parameters and running statistics at the start
  output               what comes out; output.share: the weights of the sum of its elements that is differentiated
  gradient.*           of that sum, with respect to input.* and weight.*
  buffer_after.*       running statistics after the call
  target, losses.*     ten losses while an optimiser (settings in the metadata) minimises the mean squared distance to the target
Some files have a second use of the layer under a prefix; those of WGAN-GP and of the cross-entropy have further values, named where they are
made.
"""
import pathlib

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file

folder = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "NeuralTests" / "Fixtures"
optimisers = {
    "adam": (torch.optim.Adam, {"lr": 0.01}),
    "adamw": (torch.optim.AdamW, {"lr": 0.01, "weight_decay": 0.1}),
    "radam": (torch.optim.RAdam, {"lr": 0.01}),
}
steps = 10


def draw(*shape, scale=1.0, shift=0.0):
    return (scale * torch.randn(*shape) + shift).float()


def as_precision(value, precision):
    return value.to(precision) if value.is_floating_point() else value.long()


class Reference:
    """One layer, or several, at work in one precision; collects tensors by name."""

    def __init__(self, module, inputs, call, precision):
        self.module = module.to(precision)
        self.inputs = {name: as_precision(value, precision).requires_grad_(value.is_floating_point()) for name, value in inputs.items()}
        self.call, self.precision, self.found = call, precision, {}
        self.start = {name: value.detach().clone() for name, value in self.module.state_dict().items()}

    def answer(self):
        return self.call(self.module, **self.inputs)

    def differentiate(self, scalar, prefix=""):
        sources = {f"input.{name}": value for name, value in self.inputs.items() if value.requires_grad}
        sources |= {f"weight.{name}": value for name, value in self.module.named_parameters()}
        for name, value in zip(sources, torch.autograd.grad(scalar, list(sources.values()), allow_unused=True)):
            if value is not None:
                self.found[f"{prefix}gradient.{name}"] = value

    def record(self, share, prefix=""):
        output = self.answer()
        self.found[f"{prefix}output"] = output
        self.differentiate((output * share.to(self.precision)).sum(), prefix)
        moved = {name: value.clone() for name, value in self.module.named_buffers() if value.is_floating_point()}
        self.found |= {f"{prefix}buffer_after.{name}": value for name, value in moved.items()}
        self.module.load_state_dict(self.start)

    def train(self, optimiser, loss, prefix="losses."):
        kind, settings = optimisers[optimiser]
        stepper, losses = kind(self.module.parameters(), **settings), []
        for _ in range(steps):
            value = loss(self.answer())
            stepper.zero_grad()
            value.backward()
            stepper.step()
            losses.append(value.detach())
        self.found[prefix + optimiser] = torch.stack(losses)
        self.module.load_state_dict(self.start)


def store(name, given, work, **settings):
    """Does the work in both precisions, prints how far apart they are, and writes what was given and the double-precision answers."""
    single, double = work(torch.float32), work(torch.float64)
    distance = lambda value, other: ((other - value).abs().max() / value.abs().max().clamp(min=1e-30)).item()
    error, worst = max((distance(value, single[key]), key) for key, value in double.items())
    tensors = {key: value.detach().to(torch.int32 if not value.is_floating_point() else torch.float32).contiguous().clone()
               for key, value in (given | double).items()}
    about = [f"PyTorch {torch.__version__}", "float64 rounded to float32", *(f"{key}: {value}" for key, value in settings.items())]
    path = folder / f"{name}.safetensors"
    # One entry only: several would be written in another order each time.
    save_file(tensors, path, {"about": "; ".join(about)})
    path.chmod(0o644)
    print(f"{name}: {len(tensors)} tensors, PyTorch's single precision within {error:.1e} of double ({worst})")


def described(names):
    return {name: ", ".join(f"{key} {value}" for key, value in optimisers[name][1].items()) for name in names}


def layer(name, make, inputs, call, trained_with=("adam",), evaluated=False):
    """The file of one family of layers."""
    torch.manual_seed(len(name))
    module, inputs = make(), inputs()
    with torch.no_grad():
        shape = call(module, **inputs).shape
    share, target = draw(*shape), draw(*shape)
    # The trial call moved running statistics; what the file holds is drawn anew.
    for key, value in module.named_buffers():
        if value.is_floating_point():
            value.copy_(draw(*value.shape, scale=0.3) if "mean" in key else 0.5 + torch.rand(value.shape))
    state = {key: value.clone() for key, value in module.state_dict().items()}

    def work(precision):
        module.load_state_dict(state)
        reference = Reference(module, inputs, call, precision)
        reference.record(share)
        for optimiser in trained_with:
            reference.train(optimiser, lambda output: F.mse_loss(output, target.to(precision)))
        if evaluated:
            module.eval()
            reference.record(share, prefix="evaluation.")
            module.train()
        return reference.found

    given = {f"input.{key}": value for key, value in inputs.items()} | {"output.share": share, "target": target}
    given |= {("weight." if key in dict(module.named_parameters()) else "buffer.") + key: value
              for key, value in state.items() if value.is_floating_point()}
    store(name, given, work, **described(trained_with))


def plain(module, x):
    return module(x)


def normal_affine(module):
    """Draws scale and shift of a normalisation, which would start at 1 and 0 and hide mistakes."""
    with torch.no_grad():
        module.weight.copy_(draw(*module.weight.shape, scale=0.3, shift=1))
        module.bias.copy_(draw(*module.bias.shape, scale=0.3))
    return module


class Heads(nn.Module):
    """The softmax of several columns of a linear layer's answers, each column a choice of its own, side by side."""

    widths = (3, 5, 2)

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(6, sum(self.widths))

    def forward(self, x):
        return torch.cat([part.softmax(1) for part in self.linear(x).split(self.widths, 1)], 1)

    def cross_entropy(self, x, labels):
        """The sum over columns of the mean over rows."""
        return sum(F.cross_entropy(part, labels[:, place]) for place, part in enumerate(self.linear(x).split(self.widths, 1)))


def cross_entropy():
    """Further values: loss, loss.gradient.* (the cross-entropy's, with labels input.labels (B, columns)); losses.adam minimise it."""
    torch.manual_seed(100)
    module, x, rows = Heads(), draw(9, 6), 9
    labels = torch.stack([torch.randint(0, width, (rows,)) for width in Heads.widths], 1)
    share = draw(rows, sum(Heads.widths))
    state = {key: value.clone() for key, value in module.state_dict().items()}

    def work(precision):
        module.load_state_dict(state)
        reference = Reference(module, {"x": x}, plain, precision)
        reference.record(share)
        loss = module.cross_entropy(reference.inputs["x"], labels)
        reference.found["loss"] = loss
        reference.differentiate(loss, prefix="loss.")
        reference.call = lambda module, x: module.cross_entropy(x, labels)
        reference.train("adam", lambda loss: loss)
        return reference.found

    given = {"input.x": x, "input.labels": labels, "output.share": share} | {f"weight.{key}": value for key, value in state.items()}
    store("cross_entropy", given, work, widths=Heads.widths, **described(["adam"]))


class MultiHead(nn.Module):
    """Self-attention of 4 heads between linear layers for queries, keys, values and output; heads are neighbouring columns."""

    def __init__(self, width=8, heads=4):
        super().__init__()
        self.heads = heads
        # A bias of the keys moves all scores of a row alike: it has no gradient but rounding, so there is none.
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias=place != 1) for place in range(4))

    def forward(self, x):
        return self.output(attention(self, self.query(x), self.key(x), self.value(x), self.heads))


def attention(module, q, k, v, heads=4, causal=False):
    """(B, T, heads · width) each; scores are divided by the root of a head's width."""
    apart = lambda x: x.unflatten(2, (heads, -1)).transpose(1, 2)
    return F.scaled_dot_product_attention(apart(q), apart(k), apart(v), is_causal=causal).transpose(1, 2).flatten(2)


def bare_attention():
    """Queries, keys and values as inputs; causal.* is the same where no step sees a later one."""
    torch.manual_seed(200)
    inputs, share = {key: draw(2, 6, 12) for key in "qkv"}, draw(2, 6, 12)

    def work(precision):
        reference = Reference(nn.Module(), inputs, attention, precision)
        reference.record(share)
        reference.call = lambda module, q, k, v: attention(module, q, k, v, causal=True)
        reference.record(share, prefix="causal.")
        return reference.found

    store("attention", {f"input.{key}": value for key, value in inputs.items()} | {"output.share": share}, work, heads=4)


class Adversaries(nn.Module):
    def __init__(self, generator, critic):
        super().__init__()
        self.generator, self.critic = generator, critic


def dense_adversaries():
    generator = nn.Sequential(
        nn.Linear(6, 16), nn.LeakyReLU(0.2), nn.Linear(16, 20, bias=False), nn.BatchNorm1d(20, 0.8), nn.LeakyReLU(0.2),
        nn.Linear(20, 12), nn.Tanh())
    critic = nn.Sequential(nn.Linear(12, 20), nn.LeakyReLU(0.2), nn.Linear(20, 16), nn.LeakyReLU(0.2), nn.Linear(16, 1))
    return Adversaries(generator, critic)


def convolutional_adversaries():
    # A bias before batch normalisation has no gradient but rounding, so those layers have none.
    up = lambda wide, narrow: (nn.ConvTranspose1d(wide, narrow, 4, 2, 1, bias=False), nn.BatchNorm1d(narrow), nn.ReLU())
    generator = nn.Sequential(
        nn.Linear(6, 8 * 3, bias=False), nn.Unflatten(1, (8, 3)), nn.BatchNorm1d(8), nn.ReLU(), *up(8, 6), *up(6, 4),
        nn.Conv1d(4, 1, 5, padding=2), nn.Tanh(), nn.Flatten())
    critic = nn.Sequential(
        nn.Unflatten(1, (1, 12)), nn.Conv1d(1, 4, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv1d(4, 6, 4, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv1d(6, 8, 5, padding=2), nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(8 * 3, 1))
    return Adversaries(generator, critic)


def wgan(name, make):
    """Series of 12 steps in batches of 8; `real`, `noise` and `share` hold one batch for each of the ten steps.

    fake, score, loss, penalty, gradient.critic.*: of the first step (loss = mean of critic(fake) - mean of critic(real) + 10 · penalty);
    generator_loss, gradient.generator.*: of -mean of critic(generator(noise)) at the start;
    losses, penalties: of ten updates of the critic by Adam, learning rate 0.002, β 0.5 and 0.9.
    """
    torch.manual_seed(len(name))
    module, batch = make(), 8
    given = {"real": draw(steps, batch, 12), "noise": draw(steps, batch, 6), "share": torch.rand(steps, batch, 1)}
    state = {key: value.clone() for key, value in module.state_dict().items()}

    def work(precision):
        module.load_state_dict(state)
        module.to(precision)
        real, noise, share = (given[key].to(precision) for key in ("real", "noise", "share"))
        found = {}

        def loss(step):
            with torch.no_grad():
                fake = module.generator(noise[step])
            between = (share[step] * real[step] + (1 - share[step]) * fake).requires_grad_()
            slope, = torch.autograd.grad(module.critic(between).sum(), between, create_graph=True)
            penalty = (slope.norm(2, 1) - 1).square().mean()
            found.setdefault("fake", fake)
            found.setdefault("score", module.critic(real[step]).detach())
            return module.critic(fake).mean() - module.critic(real[step]).mean() + 10 * penalty, penalty

        for part, value in (("critic", loss(0)[0]), ("generator", -module.critic(module.generator(noise[0])).mean())):
            network = getattr(module, part)
            gradients = torch.autograd.grad(value, list(network.parameters()))
            found |= {f"gradient.{part}.{key}": gradient for (key, _), gradient in zip(network.named_parameters(), gradients)}
            found["loss" if part == "critic" else "generator_loss"] = value
        stepper = torch.optim.Adam(module.critic.parameters(), 0.002, (0.5, 0.9))
        losses, penalties = [], []
        for step in range(steps):
            value, penalty = loss(step)
            stepper.zero_grad()
            value.backward()
            stepper.step()
            losses.append(value.detach())
            penalties.append(penalty.detach())
        return found | {"penalty": penalties[0], "losses": torch.stack(losses), "penalties": torch.stack(penalties)}

    parameters = dict(module.named_parameters())
    given |= {f"weight.{key}": value.detach().clone() for key, value in parameters.items()}
    store(name, given, work, adam="lr 0.002, betas 0.5 0.9")


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    layer("linear", lambda: nn.Sequential(
        nn.Linear(5, 40), nn.Tanh(), nn.Linear(40, 33), nn.LeakyReLU(0.2), nn.Linear(33, 8), nn.Sigmoid(), nn.Linear(8, 6, bias=False),
        nn.Softplus(), nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 4)), lambda: {"x": draw(9, 5)}, plain, trained_with=optimisers)
    layer("conv", lambda: nn.Sequential(
        nn.Conv1d(2, 4, 4, stride=2, padding=1), nn.Tanh(), nn.Conv1d(4, 5, 5, padding=2), nn.LeakyReLU(0.2),
        nn.Conv1d(5, 3, 3, stride=3, bias=False)),
        lambda: {"x": draw(3, 2, 19)}, plain)
    layer("conv_transpose", lambda: nn.Sequential(
        nn.ConvTranspose1d(4, 3, 4, stride=2, padding=1), nn.Tanh(),
        nn.ConvTranspose1d(3, 2, 5, stride=3, padding=1, output_padding=2, bias=False)),
        lambda: {"x": draw(3, 4, 6)}, plain)
    layer("batch_norm", lambda: normal_affine(nn.BatchNorm1d(4)), lambda: {"x": draw(6, 4, 5, scale=2, shift=1)}, plain, evaluated=True)
    layer("layer_norm", lambda: normal_affine(nn.LayerNorm(6)), lambda: {"x": draw(4, 5, 6, scale=2, shift=1)}, plain)
    layer("embedding", lambda: nn.Embedding(6, 5), lambda: {"x": torch.tensor([3, 0, 5, 3, 1, 3, 0, 5, 2])}, plain)
    layer("gru", lambda: nn.GRU(4, 20, batch_first=True), lambda: {"x": draw(5, 24, 4)}, lambda module, x: module(x)[0])
    layer("lstm", lambda: nn.LSTM(4, 20, batch_first=True), lambda: {"x": draw(5, 24, 4)}, lambda module, x: module(x)[0])
    layer("self_attention", MultiHead, lambda: {"x": draw(2, 6, 8)}, plain)
    bare_attention()
    cross_entropy()
    wgan("wgan_gp_mlp", dense_adversaries)
    wgan("wgan_gp_conv", convolutional_adversaries)
    size = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
    print(f"all files: {size / 1e6:.2f} MB")
