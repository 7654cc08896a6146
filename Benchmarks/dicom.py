#!/usr/bin/env python3
"""Times decoding and 8-bit rendering of DICOM files with ReaderStudy, with pydicom and NumPy, and with GDCM.

    Benchmarks/dicom.py FOLDER     writes 2500 x 2500 test files into FOLDER, measures each, prints a Markdown table

Needs pydicom, numpy, python-gdcm and pylibjpeg (PyPI) in the Python that runs it, and
`swift build -c release --scratch-path .build-release --product dicom-rate` beforehand (or --program).
ReaderStudy and pydicom begin with the file's bytes in memory and end with an 8-bit picture of the file's window; GDCM
decodes and no more. Measured in turns. On a machine that others use, processor time (with the time of child processes) is
the figure that means something: real time counts who else was there.
"""

import argparse
import io
import json
import pathlib
import statistics
import subprocess
import time

import gdcm
import numpy
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
SIDE = 2500


def make(folder):
    """An image with bones' smoothness and a detector's noise, 16 bits, uncompressed, and compressed by GDCM."""
    random = numpy.random.default_rng(1)
    y, x = numpy.mgrid[0:SIDE, 0:SIDE] / SIDE
    smooth = 20000 + 15000 * numpy.sin(7 * x) * numpy.cos(5 * y) + 8000 * numpy.sin(60 * x * y)
    pixels = numpy.clip(smooth + random.normal(0, 120, smooth.shape), 0, 65535).astype("<u2")
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1.1"
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.Modality, data.PhotometricInterpretation, data.SamplesPerPixel = "DX", "MONOCHROME2", 1
    data.Rows, data.Columns = pixels.shape
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 16, 15, 0
    data.WindowCenter, data.WindowWidth = 32768, 50000
    data.PixelData = pixels.tobytes()
    plain = folder / "uncompressed.dcm"
    data.save_as(plain, enforce_file_format=True)
    files = [plain]
    for name, syntax in [
        ("jpeg-lossless", gdcm.TransferSyntax.JPEGLosslessProcess14_1),
        ("jpeg-ls", gdcm.TransferSyntax.JPEGLSLossless),
        ("jpeg-2000", gdcm.TransferSyntax.JPEG2000Lossless),
    ]:
        reader = gdcm.ImageReader()
        reader.SetFileName(str(plain))
        assert reader.Read()
        change = gdcm.ImageChangeTransferSyntax()
        change.SetTransferSyntax(gdcm.TransferSyntax(syntax))
        change.SetInput(reader.GetImage())
        assert change.Change()
        writer = gdcm.ImageWriter()
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        writer.SetFileName(str(folder / f"{name}.dcm"))
        assert writer.Write()
        files.append(folder / f"{name}.dcm")
    return files


def window(pixels, center, width):
    shown = (pixels.astype(numpy.float32) - (center - 0.5)) / (width - 1) + 0.5
    return (numpy.clip(shown, 0, 1) * 255 + 0.5).astype(numpy.uint8)


def with_pydicom(content):
    data = pydicom.dcmread(io.BytesIO(content))
    return window(data.pixel_array, float(data.WindowCenter), float(data.WindowWidth))


def with_gdcm(path):
    """Decodes inside GDCM, as its buffers come to Python as texts, which takes longer than decoding."""
    reader = gdcm.ImageReader()
    reader.SetFileName(str(path))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetForce(True)
    change.SetInput(reader.GetImage())
    assert change.Change()


def measured(work):
    """Milliseconds of real and of processor time."""
    start, before = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - start) * 1000, (time.process_time() - before) * 1000


def with_reader_study(program, path):
    done = subprocess.run([program, "reading", path, "--repetitions", "3"], check=True, capture_output=True)
    line = json.loads(done.stdout)
    return line["median"], line["processor"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--program", default=CHECKOUT / ".build-release/release/dicom-rate")
    options.add_argument("--repetitions", type=int, default=15)
    chosen = options.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    files = make(chosen.folder)
    print("| 2500 x 2500, 16 bits; ms of processor time (real) | ReaderStudy | pydicom and NumPy | GDCM, decoding alone |")
    print("|---|---|---|---|")
    for path in files:
        content = path.read_bytes()
        rounds = [
            (with_reader_study(chosen.program, path), measured(lambda: with_pydicom(content)), measured(lambda: with_gdcm(path)))
            for _ in range(chosen.repetitions)]
        cells = []
        for figures in zip(*rounds):
            real, processor = (statistics.median(part) for part in zip(*figures))
            cells.append(f"{processor:.0f} ({real:.0f})")
        print(f"| {path.stem} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
