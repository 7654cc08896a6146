"""One engine scoring one batch again and again, for inference.py: prints one line of JSON.

    inference_engines.py ENGINE WEIGHTS IMAGE THREADS BATCH CALLS

ENGINE is onnxruntime, openvino or pytorch. WEIGHTS is a safetensors file with torchvision's names, IMAGE a grey PNG.
The graph is the same for all: it is written out here once for ONNX and once for PyTorch, layer by layer from the shapes
in the file, so that no exporter stands between the engines."""

import json
import os
import resource
import sys
import time

THREADS = int(sys.argv[4]) if len(sys.argv) > 4 else 1
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(THREADS)
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import numpy as np
from PIL import Image
from safetensors.numpy import load_file

EPSILON = 1e-5


def onnx_model(weights, path):
    """Writes the network as an ONNX file whose batch size is free."""
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, initializers = [], []

    def constant(name):
        if name not in {tensor.name for tensor in initializers}:
            initializers.append(numpy_helper.from_array(weights[name], name))
        return name

    def node(kind, inputs, output, **attributes):
        nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def convolution(x, name, stride=1):
        side = weights[f"{name}.weight"].shape[-1]
        pad = [side // 2] * 4
        return node("Conv", [x, constant(f"{name}.weight")], name, kernel_shape=[side, side], strides=[stride] * 2, pads=pad)

    def norm(x, name, relu=True):
        parts = [constant(f"{name}.{part}") for part in ("weight", "bias", "running_mean", "running_var")]
        y = node("BatchNormalization", [x, *parts], name, epsilon=EPSILON)
        return node("Relu", [y], f"{name}.relu") if relu else y

    x = norm(convolution("image", "features.conv0", 2), "features.norm0")
    x = node("MaxPool", [x], "features.pool0", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    block = 1
    while f"features.denseblock{block}.denselayer1.conv1.weight" in weights:
        layer = 1
        while f"features.denseblock{block}.denselayer{layer}.conv1.weight" in weights:
            name = f"features.denseblock{block}.denselayer{layer}"
            y = convolution(norm(x, f"{name}.norm1"), f"{name}.conv1")
            y = convolution(norm(y, f"{name}.norm2"), f"{name}.conv2")
            x = node("Concat", [x, y], f"{name}.out", axis=1)
            layer += 1
        if f"features.transition{block}.conv.weight" in weights:
            name = f"features.transition{block}"
            x = convolution(norm(x, f"{name}.norm"), f"{name}.conv")
            x = node("AveragePool", [x], f"{name}.pool", kernel_shape=[2, 2], strides=[2, 2])
        block += 1
    x = norm(x, "features.norm5")
    x = node("Flatten", [node("GlobalAveragePool", [x], "pooled")], "flat")
    node("Gemm", [x, constant("classifier.weight"), constant("classifier.bias")], "logits", transB=1)
    channels = weights["features.conv0.weight"].shape[1]
    graph = helper.make_graph(
        nodes, "densenet",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", channels, "height", "width"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", weights["classifier.bias"].shape[0]])],
        initializers)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)


def onnxruntime_engine(weights_path):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model_file(weights_path), options, providers=["CPUExecutionProvider"])
    return lambda images: session.run(["logits"], {"image": images})[0]


def openvino_engine(weights_path):
    import openvino

    core = openvino.Core()
    model = core.read_model(model_file(weights_path))
    # The sizes of the input are known before the model is compiled, as its documentation advises.
    model.reshape({"image": list(images.shape)})
    settings = {
        "INFERENCE_NUM_THREADS": THREADS, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_PRECISION_HINT": "f32",
    }
    request = core.compile_model(model, "CPU", settings).create_infer_request()
    return lambda images: request.infer({"image": images})["logits"]


def pytorch_engine(weights_path):
    import torch
    from torch import nn
    from torch.nn import functional

    torch.set_num_threads(THREADS)
    torch.set_num_interop_threads(1)
    weights = {name: torch.from_numpy(value) for name, value in load_file(weights_path).items()}

    def norm(x, name):
        parts = [weights[f"{name}.{part}"] for part in ("running_mean", "running_var", "weight", "bias")]
        return functional.relu(functional.batch_norm(x, *parts, False, 0, EPSILON))

    def convolution(x, name, stride=1):
        weight = weights[f"{name}.weight"]
        return functional.conv2d(x, weight, stride=stride, padding=weight.shape[-1] // 2)

    def forward(x):
        x = functional.max_pool2d(norm(convolution(x, "features.conv0", 2), "features.norm0"), 3, 2, 1)
        block = 1
        while f"features.denseblock{block}.denselayer1.conv1.weight" in weights:
            layer = 1
            while f"features.denseblock{block}.denselayer{layer}.conv1.weight" in weights:
                name = f"features.denseblock{block}.denselayer{layer}"
                y = convolution(norm(x, f"{name}.norm1"), f"{name}.conv1")
                x = torch.cat([x, convolution(norm(y, f"{name}.norm2"), f"{name}.conv2")], 1)
                layer += 1
            if f"features.transition{block}.conv.weight" in weights:
                name = f"features.transition{block}"
                x = functional.avg_pool2d(convolution(norm(x, f"{name}.norm"), f"{name}.conv"), 2)
            block += 1
        x = norm(x, "features.norm5").mean((2, 3))
        return functional.linear(x, weights["classifier.weight"], weights["classifier.bias"])

    def run(images):
        with torch.inference_mode():
            return forward(torch.from_numpy(images)).numpy()

    return run


def model_file(weights_path):
    return weights_path.removesuffix(".safetensors") + ".onnx"


def main():
    global images
    engine, weights_path, image_path, _, batch, calls = sys.argv[1:7]
    pixels = np.asarray(Image.open(image_path), np.uint8).astype(np.float32) / np.float32(255)
    images = np.array(np.broadcast_to(pixels, (int(batch), 1, *pixels.shape)))
    start = time.perf_counter()
    run = {"onnxruntime": onnxruntime_engine, "openvino": openvino_engine, "pytorch": pytorch_engine}[engine](weights_path)
    load = time.perf_counter() - start
    logits = run(images)
    timings = []
    for _ in range(int(calls)):
        wall, processor = time.perf_counter(), time.process_time()
        run(images)
        timings.append((time.perf_counter() - wall, time.process_time() - processor))
    print(json.dumps({
        "engine": engine, "load": load, "wall": [wall for wall, _ in timings],
        "processor": [processor for _, processor in timings], "logits": np.asarray(logits).ravel().tolist(),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }))


if __name__ == "__main__":
    main()
