"""Weight files of a very small DenseNet that are unusual, damaged or hostile. python make.py (needs h5py and numpy)
Growth 2, one block of one layer, stem 2, bottleneck 1, 8 x 8 x 1, one output; value i of a tensor is (i + 1) / 8."""
import json, os, struct, zipfile, zlib
import h5py, numpy as np

here = os.path.dirname(os.path.abspath(__file__))
BN = ["gamma", "beta", "moving_mean", "moving_variance"]
SHAPES = [("conv1/conv", [("kernel", (7, 7, 1, 2))]), ("conv1/bn", [(w, (2,)) for w in BN]), ("conv1/relu", []),
          ("conv2_block1_0_bn", [(w, (2,)) for w in BN]), ("conv2_block1_1_conv", [("kernel", (1, 1, 2, 2))]),
          ("conv2_block1_1_bn", [(w, (2,)) for w in BN]), ("conv2_block1_2_conv", [("kernel", (3, 3, 2, 2))]),
          ("bn", [(w, (4,)) for w in BN]), ("head", [("kernel", (4, 1)), ("bias", (1,))])]


def value(shape, dtype="<f4"):
    """As torchvision would hold it, turned into Keras' order."""
    order = (shape[3], shape[2], *shape[:2]) if len(shape) == 4 else shape[::-1]
    a = ((np.arange(np.prod(shape)) + 1) / 8).astype(dtype).reshape(order)
    return a.transpose(2, 3, 1, 0) if a.ndim == 4 else a.T


def write(name, change=None, dtype="<f4", data=None, layers=SHAPES, config=None, fixed=False):
    """`data(group, weight, value)` may write a weight in another way and return True; `change(file)` comes last."""
    with h5py.File(f"{here}/{name}", "w") as f:
        root = f.create_group("model_weights") if config else f
        if config: f.attrs["model_config"] = json.dumps(config)
        text = (lambda v: np.array(v, "S")) if fixed else (lambda v: np.array(v, dtype=h5py.string_dtype()))
        root.attrs["layer_names"] = text([l for l, _ in layers])
        for layer, weights in layers:
            g = root.require_group(layer)
            names = [f"{layer}/{w}:0" for w, _ in weights]
            g.attrs["weight_names"] = text(names) if names else np.zeros(0)
            for n, (w, s) in zip(names, weights):
                if not (data and data(g, n, value(s))): g.create_dataset(n, data=value(s, dtype))
        if change: change(f)


def put(target, v, **kw):
    """Writes the weight `target` by other rules, all others as usual."""
    def data(g, n, usual):
        if n != target: return False
        g.create_dataset(n, data=usual if v is None else v, **kw)
        return True
    return data


def model(*layers): return {"class_name": "Functional", "config": {"name": "m", "layers": list(layers)}}
def layer(kind, name, inputs=(), **config): return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": [[[i, 0, 0, {}] for i in inputs]] if inputs else []}


def without(path):
    def change(f): del f[path]
    return change


def external_link(f): del f["bn"]; f["bn"] = h5py.ExternalLink("/etc/passwd", "/")
def soft_link(f): del f["bn"]; f["bn"] = h5py.SoftLink("/conv1/bn")
def circle(f): f["bn/again"] = f["/"]
def no_weight_names(f): del f["bn"].attrs["weight_names"]
def external_storage(g, n, v):
    if n != "bn/gamma:0": return False
    g.create_dataset(n, shape=(4,), dtype="<f4", external=[("/etc/passwd", 0, 16)]); return True
def virtual(g, n, v):
    if n != "bn/gamma:0": return False
    layout = h5py.VirtualLayout((4,), "<f4"); layout[:] = h5py.VirtualSource("/etc/passwd", "x", (4,)); g.create_virtual_dataset(n, layout); return True
def unwritten(shape):
    def data(g, n, v):
        if n != "bn/gamma:0": return False
        g.create_dataset(n, shape=shape, dtype="<f4"); return True
    return data
def with_layer(name, weights, at=None):
    copy = list(SHAPES); copy.insert(len(copy) if at is None else at, (name, weights)); return copy


# save_weights of Keras 2: every layer in order, no configuration; that of 2.1.4 has no ReLU after the last batch norm.
TAIL = [("avg_pool", []), ("dense_1", SHAPES[-1][1])]
write("weights-without-relu.h5", layers=SHAPES[:-1] + TAIL); write("weights-with-relu.h5", layers=SHAPES[:-1] + [("relu", [])] + TAIL)

# Two layers in the block; the first convolution of the second is not listed and not there.
SECOND = [("conv2_block2_0_bn", [(w, (4,)) for w in BN]), ("conv2_block2_1_bn", [(w, (2,)) for w in BN]), ("conv2_block2_2_conv", [("kernel", (3, 3, 2, 2))]),
          ("bn", [(w, (6,)) for w in BN]), ("head", [("kernel", (6, 1)), ("bias", (1,))])]
write("convolution-not-listed.h5", layers=SHAPES[:-2] + SECOND)

nan = value((4,)).copy(); nan[2] = np.nan
variance = value((4,)).copy(); variance[1] = -1
write("plain.h5"); write("fixed-names.h5", fixed=True); write("half.h5", dtype="<f2")
write("nan.h5", data=put("bn/gamma:0", nan)); write("negative-variance.h5", data=put("bn/moving_variance:0", variance))
write("big-endian.h5", data=put("bn/gamma:0", None, dtype=">f4")); write("double.h5", data=put("bn/gamma:0", None, dtype="<f8"))
write("integers.h5", data=put("bn/gamma:0", None, dtype="<i4"))
write("wrong-shape.h5", data=put("bn/gamma:0", value((3,)))); write("scalar.h5", data=put("bn/gamma:0", np.float32(1)))
write("many-axes.h5", data=put("bn/gamma:0", np.zeros((1,) * 32, "<f4")))
write("in-chunks.h5", data=put("bn/gamma:0", None, chunks=(4,))); write("compressed.h5", data=put("bn/gamma:0", None, compression="gzip"))
write("external-storage.h5", data=external_storage); write("virtual.h5", data=virtual)
write("unwritten.h5", data=unwritten((4,))); write("enormous.h5", data=unwritten((1 << 40, 1 << 20)))
write("missing-weight.h5", without("bn/bn/gamma:0")); write("missing-layer.h5", without("bn"))
write("layer-not-listed.h5", layers=[l for l in SHAPES if l[0] != "bn"])
write("surplus-layer.h5", layers=with_layer("conv3_block1_0_bn", [(w, (2,)) for w in BN]))
write("convolution-bias.h5", layers=with_layer("conv2_block1_1_conv", [("kernel", (1, 1, 2, 2)), ("bias", (2,))], 4)[:5] + SHAPES[5:])
write("two-dense-layers.h5", layers=with_layer("hidden", [("kernel", (4, 4)), ("bias", (4,))], 8))
write("same-layer-twice.h5", layers=with_layer("conv1_bn", [(w, (2,)) for w in BN]))
write("no-weight-names.h5", no_weight_names)
write("external-link.h5", external_link); write("soft-link.h5", soft_link); write("circle.h5", circle)
write("inner-model.h5", layers=[("densenet", [(f"{l}/{w}", s) for l, ws in SHAPES[:-1] for w, s in ws]), SHAPES[-1]])
with h5py.File(f"{here}/inner-model.h5", "r+") as f:   # weights of an inner model are called by their own layer
    g = f["densenet"]; names = [f"{l}/{w}:0" for l, ws in SHAPES[:-1] for w, _ in ws]
    for n in names: f.move(f"densenet/densenet/{n}", f"densenet/{n}")
    del g["densenet"]; g.attrs["weight_names"] = np.array(names, dtype=h5py.string_dtype())
with h5py.File(f"{here}/no-network.h5", "w") as f: f["numbers"] = np.zeros(3)

graph = [layer("InputLayer", "in", batch_input_shape=[None, 8, 10, 1]), layer("Conv2D", "conv1/conv", ["in"], data_format="channels_last", activation="linear"),
         layer("BatchNormalization", "bn", ["conv1/conv"], epsilon=2e-5)]
end = [layer("GlobalAveragePooling2D", "pool", ["relu"]), layer("Dense", "head", ["pool"], activation="sigmoid")]
relu = [layer("Activation", "relu", ["bn"], activation="relu")]
write("configured.h5", config=model(*graph, *relu, *end)); write("no-final-relu.h5", config=model(*graph, *end))
write("rescaling.h5", config=model(graph[0], layer("Rescaling", "shrink", ["in"], scale=1 / 255), *graph[1:], *relu, *end))
write("tanh-head.h5", config=model(*graph, *relu, end[0], layer("Dense", "head", ["pool"], activation="tanh")))
write("two-epsilons.h5", config=model(*graph, layer("BatchNormalization", "conv1/bn", ["in"], epsilon=1e-3), *relu, *end))
write("garbled-configuration.h5", lambda f: f.attrs.__setitem__("model_config", "{not json"), config=model())


def numbered(names):
    path = f"{here}/numbered.tmp"
    with h5py.File(path, "w") as f:
        count = {}
        for l, ws in SHAPES:
            if not ws: continue
            kind = "dense" if l == "head" else "conv2d" if ws[0][0] == "kernel" else "batch_normalization"
            i = count.get(kind, 0); count[kind] = i + 1
            g = f.create_group(f"layers/{kind}{f'_{i}' if i else ''}/vars", track_order=True)
            if names: g.attrs["name"] = l.replace("/", "_")
            for j, (_, s) in enumerate(ws): g.create_dataset(str(j), data=value(s))
    data = open(path, "rb").read(); os.remove(path); return data


kinds = [layer("Dense" if l == "head" else "Conv2D" if ws[0][0] == "kernel" else "BatchNormalization", l.replace("/", "_"), **({"activation": "sigmoid"} if l == "head" else {})) for l, ws in SHAPES if ws]
configuration = json.dumps(model(*kinds)).encode()
open(f"{here}/numbered.weights.h5", "wb").write(numbered(True)); open(f"{here}/numbered-without-names.weights.h5", "wb").write(numbered(False))


def archive(name, members, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(f"{here}/{name}", "w", method) as z:
        for n, d in members: z.writestr(zipfile.ZipInfo(n, (2026, 1, 1, 0, 0, 0)), d, method)
    return open(f"{here}/{name}", "rb").read()


good = [("config.json", configuration), ("model.weights.h5", numbered(False))]
stored = archive("stored.keras", good); deflated = archive("deflated.keras", good, zipfile.ZIP_DEFLATED)
archive("no-weights.keras", good[:1]); archive("no-configuration.keras", good[1:]); archive("bomb.keras", [good[0], ("model.weights.h5", bytes(30 << 20))], zipfile.ZIP_DEFLATED)
def patched(name, source, edits):
    b = bytearray(source)
    for where, what in edits: b[where:where + len(what)] = what
    open(f"{here}/{name}", "wb").write(b)
first = stored.index(b"PK\1\2"); second = stored.index(b"PK\1\2", first + 4); end_record = stored.index(b"PK\5\6")
patched("encrypted.keras", stored, [(second + 8, b"\1")]); patched("other-method.keras", stored, [(second + 10, b"\x0e")])
patched("wrong-checksum.keras", stored, [(second + 16, b"\0\0\0\0")]); patched("64-bit.keras", stored, [(second + 24, b"\xff" * 4)])
patched("overlap.keras", stored, [(first + 20, struct.pack("<I", len(configuration) + 40)), (first + 24, struct.pack("<I", len(configuration) + 40))])
patched("outside.keras", stored, [(second + 20, struct.pack("<I", 1 << 24)), (second + 24, struct.pack("<I", 1 << 24))])
patched("long-claim.keras", deflated, [(deflated.rindex(b"PK\1\2") + 24, struct.pack("<I", 1 << 29))])
patched("other-place.keras", stored, [(second + 42, struct.pack("<I", 7))])
open(f"{here}/cut.keras", "wb").write(stored[:-30])
