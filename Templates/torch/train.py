"""Trains the network of this folder with PyTorch, the way `reader-study train` does it.

    python train.py                                  one process
    torchrun --nproc_per_node=N train.py             N processes, gradients averaged (DistributedDataParallel)

Needs torch, numpy and safetensors. GPUs are used where there are any (NCCL), else processors (gloo). In the end
`reader-study model add model` takes the folder `model`.

Split, order of the images, augmentation, optimiser and schedule are those of training.json. With one process the first
losses are those of `reader-study train` up to rounding. With N processes each has its part of every batch, and batch
norm sees that part only.
"""
import csv
import hashlib
import json
import math
import os

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn

FOLDER = os.path.dirname(os.path.abspath(__file__))
MASK = (1 << 64) - 1


class Generator:
    """xoshiro256** seeded by SplitMix64, as the program's own random numbers."""

    def __init__(self, seed, parts):
        for part in parts:
            seed = self._mix(seed)[1] ^ part
        self.state = []
        for _ in range(4):
            seed, word = self._mix(seed)
            self.state.append(word)

    @staticmethod
    def _mix(state):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        word = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & MASK
        word = ((word ^ word >> 27) * 0x94D049BB133111EB) & MASK
        return state, word ^ word >> 31

    def next(self):
        a, b, c, d = self.state
        word = b * 5 & MASK
        word = (word << 7 | word >> 57) * 9 & MASK
        c, d = c ^ a, d ^ b
        self.state = [a ^ d, b ^ c, c ^ (b << 17 & MASK), (d << 45 | d >> 19) & MASK]
        return word

    def below(self, bound):
        product = self.next() * bound
        while (product & MASK) < (1 << 64) % bound:
            product = self.next() * bound
        return product >> 64

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]

    def unit(self):
        return (self.next() >> 11) * 2.0**-53


class DenseLayer(nn.Module):
    def __init__(self, channels, growth, bottleneck, epsilon, momentum):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(channels, epsilon, momentum)
        self.conv1 = nn.Conv2d(channels, bottleneck * growth, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(bottleneck * growth, epsilon, momentum)
        self.conv2 = nn.Conv2d(bottleneck * growth, growth, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.conv1(F.relu(self.norm1(x)))
        return torch.cat([x, self.conv2(F.relu(self.norm2(y)))], 1)


class Transition(nn.Module):
    def __init__(self, channels, epsilon, momentum):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, epsilon, momentum)
        self.conv = nn.Conv2d(channels, channels // 2, 1, bias=False)

    def forward(self, x):
        return F.avg_pool2d(self.conv(F.relu(self.norm(x))), 2)


class DenseNet(nn.Module):
    """DenseNet (Huang et al. 2017) with torchvision's names."""

    def __init__(self, net, momentum):
        super().__init__()
        epsilon, channels = net["epsilon"], net["stem-channels"]
        parts = {
            "conv0": nn.Conv2d(net["input-channels"], channels, 7, stride=2, padding=3, bias=False),
            "norm0": nn.BatchNorm2d(channels, epsilon, momentum),
        }
        for number, layers in enumerate(net["blocks"], 1):
            block = {}
            for layer in range(1, layers + 1):
                block[f"denselayer{layer}"] = DenseLayer(channels, net["growth"], net["bottleneck"], epsilon, momentum)
                channels += net["growth"]
            parts[f"denseblock{number}"] = nn.Sequential()
            for name, layer in block.items():
                parts[f"denseblock{number}"].add_module(name, layer)
            if number < len(net["blocks"]):
                parts[f"transition{number}"] = Transition(channels, epsilon, momentum)
                channels //= 2
        parts["norm5"] = nn.BatchNorm2d(channels, epsilon, momentum)
        self.features = nn.ModuleDict(parts)
        self.classifier = nn.Linear(channels, net["outputs"])
        self.final_relu = net["final-relu"]

    def forward(self, x):
        for name, part in self.features.items():
            x = part(x)
            if name == "norm0":
                x = F.max_pool2d(F.relu(x), 3, stride=2, padding=1)
        x = F.relu(x) if self.final_relu else x
        return self.classifier(x.mean((2, 3)))


def augmented(image, plan, epoch, index):
    """Keras' ImageDataGenerator: turned, zoomed, read bilinearly with the edge continued, then flipped."""
    rule, draw = plan["augmentation"], Generator(plan["seed"], [3, epoch, index])
    angle = math.radians((2 * draw.unit() - 1) * rule["rotation"])
    rows, columns = (1 + (2 * draw.unit() - 1) * rule["zoom"] for _ in range(2))
    horizontal, vertical = draw.unit() < 0.5, draw.unit() < 0.5
    height, width = image.shape
    half = 0.5 if rule["middle"] == "keras-2.1.4" else -0.5
    cy, cx = height / 2 + half, width / 2 + half
    y, x = torch.meshgrid(
        torch.arange(height, dtype=torch.float64, device=image.device) - cy,
        torch.arange(width, dtype=torch.float64, device=image.device) - cx, indexing="ij")
    cos, sin = math.cos(angle), math.sin(angle)
    sy = (cy + cos * rows * y - sin * columns * x).clamp(0, height - 1)
    sx = (cx + sin * rows * y + cos * columns * x).clamp(0, width - 1)
    top, left = sy.floor().long(), sx.floor().long()
    low, right = (top + 1).clamp(max=height - 1), (left + 1).clamp(max=width - 1)
    v, h = (sy - top).float(), (sx - left).float()
    upper = image[top, left] + (image[top, right] - image[top, left]) * h
    lower = image[low, left] + (image[low, right] - image[low, left]) * h
    image = upper + (lower - upper) * v
    if horizontal and rule["flips-horizontally"]:
        image = image.flip(1)
    if vertical and rule["flips-vertically"]:
        image = image.flip(0)
    return image


def main():
    rank, ranks = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    cuda = torch.cuda.is_available()
    device = torch.device(f"cuda:{os.environ.get('LOCAL_RANK', 0)}" if cuda else "cpu")
    if ranks > 1:
        dist.init_process_group("nccl" if cuda else "gloo")
    with open(f"{FOLDER}/training.json") as file:
        record = json.load(file)
    with open(f"{FOLDER}/split.csv") as file:
        rows = list(csv.DictReader(file))
    plan, net = record["plan"], record["plan"]["architecture"]
    images = np.load(f"{FOLDER}/images.npy", mmap_mode="r")
    labels = torch.tensor([int(row["label"]) for row in rows])
    training = [i for i, row in enumerate(rows) if row["part"] == "training"]
    validation = [i for i, row in enumerate(rows) if row["part"] == "validation"]
    sigmoid = net["head"] == "sigmoid"
    counts = record["training-counts"]
    balanced = plan["class-weights"] == "balanced"
    weights = torch.tensor([sum(counts) / (len(counts) * n) if balanced else 1.0 for n in counts])

    bare = DenseNet(net, plan["batch-norm"]["share"]).to(device)
    bare.load_state_dict(load_file(f"{FOLDER}/start.safetensors"), strict=False)
    model = nn.parallel.DistributedDataParallel(bare) if ranks > 1 else bare
    rate, epsilon = plan["learning-rate"], 1e-7 if plan["adam"] == "keras" else 1e-8
    adam = torch.optim.Adam(model.parameters(), lr=rate)

    def inputs(chosen, epoch=None):
        greys = [torch.from_numpy(images[i].astype(np.float32)).to(device) for i in chosen]
        if epoch is not None:
            greys = [augmented(grey, plan, epoch, i) for grey, i in zip(greys, chosen)]
        return (torch.stack(greys) / 255).unsqueeze(1).expand(-1, net["input-channels"], -1, -1)

    def losses(logits, chosen):
        if sigmoid:
            wanted = labels[chosen].float().to(device)
            return F.binary_cross_entropy_with_logits(logits[:, 0], wanted, reduction="none")
        return F.cross_entropy(logits, labels[chosen].to(device), reduction="none")

    def right(logits, chosen):
        called = (logits[:, 0] >= 0).long() if sigmoid else logits.argmax(1)
        return int((called.cpu() == labels[chosen]).sum())

    best, least, waited, since, cooling, curve, steps = None, math.inf, 0, 0, 0, [], 0
    for epoch in range(1, plan["epochs"] + 1):
        order = list(training)
        Generator(plan["seed"], [2, epoch]).shuffle(order)
        model.train()
        sums = torch.zeros(3, dtype=torch.float64)
        for start in range(0, len(order), plan["batch"]):
            whole = order[start:start + plan["batch"]]
            # A process without an image of its own would keep the others waiting.
            chosen = whole[rank::ranks] or whole[:1]
            steps += 1
            for group in adam.param_groups:
                # Keras adds epsilon before the bias correction, PyTorch after it.
                scale = math.sqrt(1 - 0.999**steps) if plan["adam"] == "keras" else 1
                group["lr"], group["eps"] = rate, epsilon / scale
            logits = model(inputs(chosen, epoch))
            loss = (losses(logits, chosen) * weights[labels[chosen]].to(device)).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
            sums += torch.tensor([loss.item() * len(chosen), right(logits, chosen), len(chosen)], dtype=torch.float64)
            if rank == 0 and epoch == 1:
                print(f"step {steps}: loss {loss.item():.6f}", flush=True)
        if ranks > 1:
            sums = sums.to(device)
            dist.all_reduce(sums)
        # Every process judges all validation images, so that all take the same decisions.
        bare.eval()
        with torch.no_grad():
            logits = torch.cat([bare(inputs(validation[i:i + 8])) for i in range(0, len(validation), 8)])
        if ranks > 1:
            dist.broadcast(logits, 0)
        judged = losses(logits, validation).double().mean().item()
        accuracy = right(logits, validation) / len(validation)
        curve.append({
            "epoch": epoch, "learning-rate": rate, "loss": (sums[0] / sums[2]).item(),
            "accuracy": (sums[1] / sums[2]).item(), "validation-loss": judged, "validation-accuracy": accuracy})
        since += 1
        worth = {"loss": -judged, "accuracy": accuracy, "auc": area(logits, labels[validation])}[plan["best"]]
        if best is None or worth > best:
            best, since = worth, 0
            if rank == 0:
                write(bare, record, curve, epoch)
        if rank == 0:
            print(json.dumps(curve[-1]), flush=True)
        rule = plan["plateau"]
        if cooling > 0:
            cooling, waited = cooling - 1, 0
        if judged < least - rule["minimum-change"]:
            least, waited = judged, 0
        elif cooling == 0:
            waited += 1
            if waited >= rule["patience"] and rate > rule["minimum-rate"]:
                rate, cooling, waited = max(rate * rule["factor"], rule["minimum-rate"]), rule["cooldown"], 0
        if plan.get("patience") and since >= plan["patience"]:
            break
    if rank == 0:
        finish(curve)
    if ranks > 1:
        dist.destroy_process_group()


def area(logits, wanted):
    """Area under the ROC curve of a network of one output: the share of pairs in the right order, ties as halves."""
    shares = logits[:, 0].cpu()
    with_finding, without = shares[wanted == 1], shares[wanted == 0]
    if not len(with_finding) or not len(without):
        return 0.5
    return (torch.sign(with_finding[:, None] - without).double().mean().item() + 1) / 2


def write(model, record, curve, epoch):
    """The model so far: weights with torchvision's names, and the card with their SHA-256."""
    os.makedirs(f"{FOLDER}/model", exist_ok=True)
    tensors = {name: value.cpu().contiguous() for name, value in model.state_dict().items()}
    path = f"{FOLDER}/model/weights.safetensors"
    save_file({name: value for name, value in tensors.items() if not name.endswith("num_batches_tracked")}, path)
    with open(f"{FOLDER}/card.json") as file:
        card = json.load(file)
    with open(path, "rb") as file:
        card["weights"] = {"sha256": hashlib.sha256(file.read()).hexdigest()}
    card["training"] = {
        "record": dict(record, program=f"PyTorch {torch.__version__}, train.py of {record['program']}"),
        "best-epoch": epoch, "curve": curve}
    put(card)


def finish(curve):
    """The card with the whole curve."""
    with open(f"{FOLDER}/model/card.json") as file:
        card = json.load(file)
    card["training"]["curve"] = curve
    put(card)


def put(card):
    with open(f"{FOLDER}/model/card.json", "w") as file:
        json.dump(card, file, indent=2)


if __name__ == "__main__":
    main()
