"""A training step's figures beside PyTorch: DenseNet-121, forward + backward + Adam, one run.

    python3 Benchmarks/training.py [--rounds 3] [--steps 2] [--size 512] [--batch 8] [--threads 1,2] [--program FILE]

Builds training-rate for release unless --program names one, makes a virtual environment of its own with PyTorch, and
starts one process for each engine and round, the engines in turn, with the same number of steps after one that does not
count. Ratios are of the rounds' medians: processor time on one thread, wall time on more."""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent


def pytorch(size, batch, threads, steps, channels_last):
    """The same network and step in PyTorch; prints what training-rate prints."""
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(threads)
    import torch
    from torch import nn
    from torch.nn import functional

    torch.set_num_threads(threads)
    torch.manual_seed(1)

    class DenseLayer(nn.Module):
        def __init__(self, channels, growth):
            super().__init__()
            self.norm1, self.conv1 = nn.BatchNorm2d(channels), nn.Conv2d(channels, 4 * growth, 1, bias=False)
            self.norm2, self.conv2 = nn.BatchNorm2d(4 * growth), nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)

        def forward(self, features):
            x = self.conv1(functional.relu(self.norm1(torch.cat(features, 1)), inplace=True))
            return self.conv2(functional.relu(self.norm2(x), inplace=True))

    class Block(nn.ModuleList):
        def forward(self, x):
            features = [x]
            for layer in self:
                features.append(layer(features))
            return torch.cat(features, 1)

    parts, channels = [nn.Conv2d(1, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(True), nn.MaxPool2d(3, 2, 1)], 64
    for index, layers in enumerate((6, 12, 24, 16)):
        parts.append(Block(DenseLayer(channels + 32 * layer, 32) for layer in range(layers)))
        channels += 32 * layers
        if index < 3:
            parts += [nn.BatchNorm2d(channels), nn.ReLU(True), nn.Conv2d(channels, channels // 2, 1, bias=False), nn.AvgPool2d(2)]
            channels //= 2
    parts += [nn.BatchNorm2d(channels), nn.ReLU(True), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 1)]
    network = nn.Sequential(*parts).train()
    images, targets = torch.rand(batch, 1, size, size), (torch.arange(batch) % 2).float()[:, None]
    if channels_last:
        network, images = network.to(memory_format=torch.channels_last), images.to(memory_format=torch.channels_last)
    adam = torch.optim.Adam(network.parameters())
    figures = {"wall": [], "processor": []}
    for step in range(steps + 1):
        wall, processor = time.monotonic(), time.process_time()
        adam.zero_grad()
        functional.binary_cross_entropy_with_logits(network(images), targets).backward()
        adam.step()
        if step:
            figures["wall"].append(time.monotonic() - wall)
            figures["processor"].append(time.process_time() - processor)
    figures["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(figures))


def python_of(folder):
    python = pathlib.Path(folder) / "bin/python"
    if not python.exists():
        print(f"Making {folder}: torch")
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "torch==2.15.*", "numpy"], check=True)
    return str(python)


def built(program):
    if program:
        return program
    command = ["swift", "build", "-c", "release", "--scratch-path", ".build-release", "--product", "training-rate"]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    return str(REPOSITORY / ".build-release/release/training-rate")


def measured(command):
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(output.stdout.splitlines()[-1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--size", type=int, default=512)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--program", help="a built training-rate")
    parser.add_argument("--environment", default=str(REPOSITORY / ".venv-training"))
    parser.add_argument("--json")
    parser.add_argument("--pytorch", nargs=5, type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pytorch:
        return pytorch(*options.pytorch)
    program, python = built(options.program), python_of(options.environment)
    figures = []
    for threads in map(int, options.threads.split(",")):
        clock = "processor" if threads == 1 else "wall"
        numbers = [str(number) for number in (options.size, options.batch, threads, options.steps)]
        ours = [program, "--size", numbers[0], "--batch", numbers[1], "--threads", numbers[2], "--steps", numbers[3]]
        theirs = [python, __file__, "--pytorch", *numbers]
        commands = {"reader-study": ours, "PyTorch": [*theirs, "0"], "PyTorch, channels last": [*theirs, "1"]}
        rounds = {engine: [] for engine in commands}
        for _ in range(options.rounds):
            for engine, command in commands.items():
                rounds[engine].append(measured(command))
        print(f"\n{threads} thread(s): seconds of {clock} time a step, {options.rounds} processes x {options.steps} steps")
        print("| engine | median | lowest | processor | wall | peak memory MiB |")
        print("|---|---|---|---|---|---|")
        medians = {}
        for engine, runs in rounds.items():
            medians[engine] = [statistics.median(run[clock]) for run in runs]
            both = {kind: statistics.median(value for run in runs for value in run[kind]) for kind in ("processor", "wall")}
            lowest = min(value for run in runs for value in run[clock])
            peak = max(run["peak_mib"] for run in runs)
            print(
                f"| {engine} | {statistics.median(medians[engine]):.2f} | {lowest:.2f} | {both['processor']:.2f} | "
                f"{both['wall']:.2f} | {peak:.0f} |")
            figures.append({"engine": engine, "threads": threads, "runs": runs})
        for engine in list(commands)[1:]:
            ratios = [mine / other for mine, other in zip(medians["reader-study"], medians[engine])]
            print(f"reader-study / {engine}: {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    sys.exit(main())
