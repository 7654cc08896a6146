#!/usr/bin/env python3
"""How often text in pictures is found, and how often clean pictures are flagged: the table of docs/dicom.md.

    Benchmarks/burned_in.py SIMULATED-PELVIS [--program .build-release/release/dicom-rate]

SIMULATED-PELVIS has images/, labels.csv (side_marker: R or L in the picture) and burned-in/burned-in.json. Needs Pillow and
`swift build -c release --scratch-path .build-release --product dicom-rate`. Beside the pictures that are there, texts of the
same kind are drawn onto clean ones in sizes and grey values of hospitals, and markers at borders.
"""

import argparse
import csv
import json
import pathlib
import random
import subprocess
import tempfile

from PIL import Image, ImageDraw, ImageFont

CHECKOUT = pathlib.Path(__file__).resolve().parents[1]
FONTS = [f"/usr/share/fonts/truetype/dejavu/DejaVuSans{kind}.ttf" for kind in ("", "-Bold", "Mono")]


def overlaps(box, other):
    x, y, width, height = box
    left, top, wide, high = other
    return x < left + wide and left < x + width and y < top + high and top < y + height


def found(program, files):
    done = subprocess.run([program, "texts", *map(str, files)], check=True, capture_output=True)
    return {pathlib.Path(line["file"]).name: line["texts"] for line in map(json.loads, done.stdout.splitlines())}


def drawn(image, text, size, grey, place, font):
    """Writes a text near a corner or a side; returns its box."""
    draw = ImageDraw.Draw(image)
    face = ImageFont.truetype(font, size)
    left, top, right, bottom = draw.textbbox((0, 0), text, font=face)
    margin = image.width // 60
    x = margin if "left" in place else image.width - margin - (right - left)
    y = {"top": margin, "middle": image.height // 3, "bottom": image.height - margin - (bottom - top)}[place.split()[0]]
    draw.text((x - left, y - top), text, font=face, fill=grey)
    return x, y, right - left, bottom - top


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=pathlib.Path)
    options.add_argument("--program", default=CHECKOUT / ".build-release/release/dicom-rate")
    chosen = options.parse_args()
    with open(chosen.folder / "labels.csv") as file:
        labels = {row["file"].split("/")[-1]: row for row in csv.DictReader(file)}
    images = sorted((chosen.folder / "images").glob("*.png"))
    texts = found(chosen.program, images)
    print("| what | found |\n|---|---|")

    def row(name, figure):
        print(f"| {name} | {figure} |", flush=True)

    burned = json.loads((chosen.folder / "burned-in/burned-in.json").read_text())
    read = found(chosen.program, sorted((chosen.folder / "burned-in").glob("*.png")))
    boxes = [(entry["file"], box) for entry in burned for box in entry["text_boxes_xywh"]]
    hits = sum(any(overlaps(text["box"], box) for text in read[name]) for name, box in boxes)
    pictures = sum(bool(read[entry["file"]]) for entry in burned)
    row("pictures with burned-in text (the 8 given)", f"{pictures} of {len(burned)}")
    row("- their blocks of text", f"{hits} of {len(boxes)}")

    marked = [image.name for image in images if labels[image.name]["side_marker"].strip()]
    clean = [image.name for image in images if not labels[image.name]["side_marker"].strip()]
    row("side markers of the simulated films", f"{sum(bool(texts[name]) for name in marked)} of {len(marked)}")
    lines = [name for name in texts if any(text["kind"] == "line" for text in texts[name])]
    row(
        "clean films flagged (no text, no marker)",
        f"{sum(bool(texts[name]) for name in clean)} of {len(clean)}: " + ", ".join(name for name in clean if texts[name]))
    row("films without text flagged for a line", f"{len(lines)} of {len(images)}")

    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        kinds = {
            "line": ["WANG MEI-LING", "ID 10482337", "2017-04-12 10:15", "PELVIS AP", "1942/03/05 F"],
            "marker": ["R", "L"],
        }
        for kind, words in kinds.items():
            for height in (16, 32):
                for low, high in ((150, 199), (200, 255)):
                    expected, files = {}, []
                    for number in range(20):
                        source = chosen.folder / "images" / chance.choice(clean)
                        image = Image.open(source).convert("L")
                        place = f"{chance.choice(['top', 'middle', 'bottom'])} {chance.choice(['left', 'right'])}"
                        name = f"{kind}-{height}-{low}-{number}.png"
                        expected[name] = drawn(
                            image, chance.choice(words), height, chance.randint(low, high), place, chance.choice(FONTS))
                        files.append(pathlib.Path(folder) / name)
                        image.save(files[-1], compress_level=1)
                    read = found(chosen.program, files)
                    hits = sum(any(overlaps(text["box"], expected[name]) for text in read[name]) for name in expected)
                    row(f"drawn: {kind}, {height} pixels high, grey {low} to {high}", f"{hits} of {len(expected)}")


if __name__ == "__main__":
    main()
