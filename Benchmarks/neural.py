#!/usr/bin/env python3
"""Measures our neural engine beside PyTorch, in turn and in one go, and prints Markdown tables: ratios of speed with their spread,
processor time, peak memory, and what a second thread brings.

    neural.py [--cases wgan-gp-mlp:64,gru:64,...] [--pairs 5] [--threads 1,2] [--seconds 4] [--fused-adam] [--peer-python PYTHON]

A quick look (a minute): --cases wgan-gp-mlp:64,generate-mlp --pairs 2 --threads 1 --seconds 3. The whole takes about a quarter of an hour.
A pair is one process of each side; who goes first changes from pair to pair, and all cases are measured once before any is measured again.
--fused-adam: PyTorch's faster Adam, which it uses only if asked. Needs .build/release/semblance-bench and the environment of
`scripts/setup bench`. Progress goes to standard error.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

root = pathlib.Path(__file__).resolve().parents[1]
# How many times PyTorch's speed each case is to reach.
bars = {
    "wgan-gp-mlp:64": 1.8, "wgan-gp-mlp:256": 1.5, "wgan-gp-1024:64": 2, "wgan-gp-conv:64": 1.2, "gru:64": 2, "lstm:64": 2,
    "generate-mlp": None}
generation_bars = {"1": 3, "64": 1.5, "1024": 1.5}
memory_bar, threads_bar = 1 / 4, 1.7

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--cases", default=",".join(bars))
parser.add_argument("--pairs", type=int, default=5)
parser.add_argument("--threads", default="1,2")
parser.add_argument("--seconds", type=float, default=4)
parser.add_argument("--peer-python", default=str(root / ".cache/peers/bin/python"))
parser.add_argument("--fused-adam", action="store_true")
options = parser.parse_args()
cases, thread_counts = options.cases.split(","), [int(count) for count in options.threads.split(",")]
commands = {
    "Semblance": [str(root / ".build/release/semblance-bench"), "neural"],
    "PyTorch": [options.peer_python, str(root / "Benchmarks/peers/pytorch_networks.py"), *(["--fused-adam"] if options.fused_adam else [])],
}
# Settings of other programs' libraries that would change what a user gets.
environment = {key: value for key, value in os.environ.items()
               if key not in ("OPENBLAS_CORETYPE", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "MALLOC_ARENA_MAX")}


missing = {}


def run(side, case, threads):
    """One process's answer; None if it has none, which `missing` then explains."""
    name, _, batch = case.partition(":")
    command = [*commands[side], name, *(["--batch", batch] if batch else []), "--threads", str(threads), "--seconds", str(options.seconds)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode:
        missing[side, case] = (done.stdout + done.stderr).strip().splitlines()[-1]
        return None
    return json.loads(done.stdout)


def measure():
    """Lists of pairs (side to answer and load average before), by case and number of threads."""
    found = {(case, threads): [] for case in cases for threads in thread_counts}
    for pair in range(options.pairs):
        for (case, threads), pairs in found.items():
            load = os.getloadavg()[0]
            sides = sorted(commands, reverse=pair % 2 == 0)
            answers = {side: run(side, case, threads) for side in sides if not any((side, case) in missing for side in sides)}
            if len(answers) == 2 and None not in answers.values():
                pairs.append(answers | {"load": load})
            print(f"pair {pair + 1} of {options.pairs}: {case}, {threads} threads", file=sys.stderr)
    return {key: pairs for key, pairs in found.items() if pairs}


def speed(answer, count=None):
    return answer["series_per_second"][count] if count else answer["steps_per_second"]


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def verdict(value, bar, at_most=False):
    if bar is None:
        return "—"
    return f"{'≤' if at_most else '≥'} {bar:g}: {'met' if (value <= bar if at_most else value >= bar) else '**missed**'}"


def median(pairs, side, field):
    return statistics.median(field(answers[side]) for answers in pairs)


def rows(found, threads):
    """A case's pairs, or for the making of series one row for each size of block."""
    for (case, used), pairs in found.items():
        if used == threads:
            generates = "series_per_second" in pairs[0]["Semblance"]
            for count in pairs[0]["Semblance"]["series_per_second"] if generates else [None]:
                yield case, count, pairs


def table_of_speed(found, threads):
    print(f"\n### {threads} thread{'s' * (threads > 1)}\n")
    print("Speed in steps per second, of generate-mlp in series per second; medians of the pairs, the ratio with its least and largest.\n")
    print("| case | batch | Semblance | PyTorch | ratio | bar | CPU ms a step | PyTorch | peak MB | PyTorch | share | bar | load |")
    print("|---|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|---|---:|")
    for case, count, pairs in rows(found, threads):
        name, _, batch = case.partition(":")
        ratios = [speed(answers["Semblance"], count) / speed(answers["PyTorch"], count) for answers in pairs]
        bar = generation_bars[count] if count else bars.get(case)
        ours, theirs = (f"{median(pairs, side, lambda answer: speed(answer, count)):.{0 if count else 2}f}" for side in commands)
        cpu = ["—"] * 2 if count else [f"{median(pairs, side, lambda answer: answer['cpu_ms_per_step']):.1f}" for side in commands]
        peak = [median(pairs, side, lambda answer: answer["peak_rss_mb"]) for side in commands]
        share = statistics.median(answers["Semblance"]["peak_rss_mb"] / answers["PyTorch"]["peak_rss_mb"] for answers in pairs)
        load = statistics.mean(answers["load"] for answers in pairs)
        cells = [name, count or batch or "64", ours, theirs, spread(ratios), verdict(statistics.median(ratios), bar), *cpu,
                 *(f"{value:.0f}" for value in peak), f"{share:.2f}", verdict(share, memory_bar, at_most=True), f"{load:.1f}"]
        print("| " + " | ".join(cells) + " |")


def table_of_threads(found, few, many):
    print(f"\n### {many} threads over {few}\n")
    print("| case | batch | Semblance | PyTorch | bar |\n|---|---:|---:|---:|---|")
    for case, count, pairs in rows(found, many):
        name, _, batch = case.partition(":")
        both = list(zip(pairs, found.get((case, few), [])))
        if not both:
            continue
        gains = {side: [speed(more[side], count) / speed(less[side], count) for more, less in both] for side in commands}
        bar = threads_bar if not count and int(batch or 64) >= 256 else None
        met = verdict(statistics.median(gains["Semblance"]), bar)
        cells = [name, count or batch or "64", *(spread(values) for values in gains.values()), met]
        print("| " + " | ".join(cells) + " |")


found = measure()
version = next((pairs[0]["PyTorch"]["engine"] for pairs in found.values()), "PyTorch")
print(f"{version}{', fused Adam' * options.fused_adam}; {options.pairs} pairs in turn of {options.seconds:g} s a side; load: the average "
      f"over the minute before, on {os.cpu_count()} processors, what is measured included.")
for (side, case), reason in missing.items():
    print(f"\nNot measured: {case} of {side}: {reason}.")
for threads in thread_counts:
    table_of_speed(found, threads)
if len(thread_counts) > 1:
    table_of_threads(found, thread_counts[0], thread_counts[-1])

print("\n### Where the time goes, one thread\n")
for case in cases:
    name, _, batch = case.partition(":")
    profile = [*commands["Semblance"], name, *(["--batch", batch] if batch else []), "--profile", "--seconds", str(options.seconds)]
    print(subprocess.run(profile, capture_output=True, text=True, env=environment).stdout)
