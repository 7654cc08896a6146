"""The network's figures beside ONNX Runtime, OpenVINO and PyTorch: same image, same weights, one run.

    python3 Benchmarks/inference.py [--rounds 5] [--calls 7] [--batches 1,8] [--threads 1,2] [--json FILE]

Builds inference-benchmark for release unless --program names one, makes a virtual environment of its own with the three
engines, writes DenseNet-121's weights from the reference folder, checks that all logits agree to 1e-5, and then starts
one process for each engine and round, the engines in turn, with the same number of calls, all of which count. Figures
are medians of all calls: processor time on one thread, wall time on more; the range is that of the rounds' medians."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import venv

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parent
PACKAGES = ["onnxruntime==1.32.*", "openvino==2026.4.*", "torch==2.15.*", "onnx", "numpy", "pillow", "safetensors"]
# What the plain network computes for one image of 512 x 512 (docs/inference.md), and what is left of it after moving
# the transitions' average before their convolution and computing the 3x3 by Winograd's F(4x4,3x3).
PLAIN_GFLOP, LEFT_GFLOP = 28.8, 16.6


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--calls", type=int, default=7)
    parser.add_argument("--batches", default="1,8")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--engines", default="", help="only these, separated by commas")
    parser.add_argument("--program", help="a built inference-benchmark")
    parser.add_argument("--environment", default=str(REPOSITORY / ".venv-inference"))
    parser.add_argument("--reference", default=os.environ.get("READER_STUDY_REFERENCE", str(REPOSITORY / "../shared/reference")))
    parser.add_argument("--json")
    return parser.parse_args()


def python_of(folder):
    """The interpreter of the environment with the engines, made when it is not there."""
    python = pathlib.Path(folder) / "bin/python"
    if not python.exists():
        print(f"Making {folder}: {', '.join(PACKAGES)}")
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return str(python)


def built(program):
    if program:
        return program
    command = ["swift", "build", "-c", "release", "--scratch-path", ".build-release", "--product", "inference-benchmark"]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    return str(REPOSITORY / ".build-release/release/inference-benchmark")


def prepared(python, reference, folder):
    """Weights, as safetensors and ONNX, and the image."""
    weights = folder / "full.safetensors"
    densenet = pathlib.Path(reference) / "densenet"
    if not weights.exists():
        rule = [python, densenet / "write_full_weights.py", densenet / "full_stats_and_heads.safetensors", weights, "hip"]
        subprocess.run(rule, check=True, stdout=subprocess.DEVNULL)
    code = "import sys; from safetensors.numpy import load_file; from inference_engines import onnx_model; onnx_model(load_file(sys.argv[1]), sys.argv[2])"
    subprocess.run([python, "-c", code, weights, weights.with_suffix(".onnx")], check=True, cwd=HERE)
    return str(weights), str(densenet / "full_img0_512.png")


def measured(command):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS_")}
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment)
    return json.loads(output.stdout.splitlines()[-1])


def main():
    options = arguments()
    program = built(options.program)
    python = python_of(options.environment)
    weights, image = prepared(python, options.reference, pathlib.Path(options.environment))
    peak = measured([program, "peak"])
    paths = [path for path in ("avx512", "avx2") if peak[path] > 0] + ["portable"]
    engines = paths + ["onnxruntime", "openvino", "pytorch"]
    if options.engines:
        engines = [engine for engine in engines if engine in options.engines.split(",")]
    swift = lambda engine: engine in ("avx512", "avx2", "portable")

    def command(engine, threads, batch, calls):
        if swift(engine):
            sizes = ["--threads", str(threads), "--batch", str(batch), "--calls", str(calls)]
            return [program, "forward", weights, image, "--path", engine, *sizes]
        return [python, str(HERE / "inference_engines.py"), engine, weights, image, str(threads), str(batch), str(calls)]

    logits = {engine: measured(command(engine, 1, 1, 1))["logits"] for engine in engines}
    spread = max(max(values) for values in zip(*logits.values())), min(min(values) for values in zip(*logits.values()))
    print(f"Logits of {len(engines)} engines differ by at most {spread[0] - spread[1]:.1e}")
    if spread[0] - spread[1] > 1e-5:
        sys.exit("WRONG: the engines do not compute the same.")
    print(f"Multiply-add peak of one thread, GFLOP/s: AVX2 {peak['avx2']:.0f}, AVX-512 {peak['avx512']:.0f}")

    figures = {"peak": peak, "cases": []}
    for batch in map(int, options.batches.split(",")):
        for threads in map(int, options.threads.split(",")):
            figures["cases"].append(case(command, engines, threads, batch, options, peak))
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=1))


def case(command, engines, threads, batch, options, peak):
    clock = "processor" if threads == 1 else "wall"
    rounds = {engine: [] for engine in engines}
    for _ in range(options.rounds):
        for engine in engines:
            rounds[engine].append(measured(command(engine, threads, batch, options.calls)))
    print(f"\nBatch {batch}, {threads} thread(s): {clock} time an image, {options.rounds} processes x {options.calls} calls")
    print("| engine | median ms | lowest | range of the processes' medians | peak memory MiB | load ms | times the limit |")
    print("|---|---|---|---|---|---|---|")
    rows = {}
    for engine in engines:
        calls = [value / batch * 1e3 for figures in rounds[engine] for value in figures[clock]]
        medians = [statistics.median(figures[clock]) / batch * 1e3 for figures in rounds[engine]]
        limit = LEFT_GFLOP / max(peak["avx512"], peak["avx2"], 1e-9) * 1e3 / threads
        rows[engine] = {
            "median": statistics.median(calls), "lowest": min(calls), "medians": medians,
            "peak_mib": statistics.median(figures["peak_mib"] for figures in rounds[engine]),
            "load": statistics.median(figures["load"] for figures in rounds[engine]) * 1e3,
        }
        row = rows[engine]
        print(
            f"| {engine} | {row['median']:.0f} | {row['lowest']:.0f} | {min(medians):.0f}-{max(medians):.0f} | "
            f"{row['peak_mib']:.0f} | {row['load']:.0f} | {row['median'] / limit:.2f} |")
    ours = engines[0]
    for other in engines[1:]:
        ratios = [mine / theirs for mine, theirs in zip(rows[ours]["medians"], rows[other]["medians"])]
        print(f"{ours} / {other}: {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})")
    if "portable" in rows and "pytorch" in rows:
        ratios = [mine / theirs for mine, theirs in zip(rows["portable"]["medians"], rows["pytorch"]["medians"])]
        print(f"portable / pytorch: {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})")
    return {"batch": batch, "threads": threads, "clock": clock, "engines": rows}


if __name__ == "__main__":
    main()
