#!/usr/bin/env python3
"""Makes the images and tables of the example studies beside this file (a development tool; ReaderStudy never runs it).

    python3 -m venv /tmp/examples && /tmp/examples/bin/pip install pillow pyyaml
    /tmp/examples/bin/python Examples/make-examples.py make  --shared /work/shared
    /tmp/examples/bin/python Examples/make-examples.py check

`make` reads three folders under --shared (data/simulated-pelvis, data/real-radiographs, reference/study) and writes
images, cases.csv, warm-up.csv, SOURCE.csv and simulated-readers/. The study files and the READMEs are written by hand.
`check` needs only what is in this folder: everything parses, the counts equal the declared design, boxes lie inside
their images, no image occurs twice, every simulated reading belongs to a case of the study.

Rules (all ties are broken by SHA-256 of "SEED:purpose:case_id", so that the result depends on nothing else):

1. Choice of the 100 cases. Each class (25 femoral neck, 25 intertrochanteric, 50 none) is divided among its strata in
   proportion to the 120 source images (largest remainder; equal remainders go to the smaller stratum): fractures by
   displacement, normals by whether the hips are externally rotated, which is a trap. Within a stratum the next image is
   the one whose anatomy has been taken least often in this class, then least often in the whole study.
2. Warm-up: four of the 20 left over, one per role in WARM_UP, preferring anatomies not yet used in the warm-up.
3. Numbering: the 100 are sorted by their hash; the position is the case number and the number in the image's name.
   Neither says anything about the class.
4. Simulated readers: within each fracture type the reference cases are ranked by how many of the 21 readers were wrong
   (most first), ours by how hard they are to see (HARDNESS, hardest first), and the two lists are paired in that order.
"""

import argparse
import csv
import hashlib
import sys
from collections import Counter, defaultdict
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parent
SEED = 20190501
CLASSES = {"femoral_neck": 25, "intertrochanteric": 25, "none": 50}
CASE_COLUMNS = ["case", "image", "fracture", "type", "side", "truth_source",
                "box_x0", "box_y0", "box_x1", "box_y1", "age", "sex", "iss"]
FREE_COLUMNS = ["displacement", "rotated_hips", "hip_replacement", "artefact"]
WARM_UP_COLUMNS = ["case", "image", "fracture", "type", "side",
                   "box_x0", "box_y0", "box_x1", "box_y1", "feedback", "feedback_zh-Hant"]
BOX = ["box_x0", "box_y0", "box_x1", "box_y1"]
SEX = {"F": "female", "M": "male"}
SPECIALTY = {"radiology": "radiologist", "orthopaedics": "orthopaedic", "emergency": "emergency", "surgery": "surgeon"}
ANSWER = {"1": "fracture", "0": "none"}
SIMULATION = "simulation: known by construction"

# How hard a picture is to read, hardest first; used only to pair our cases with the reference study's.
HARDNESS = ["garden_2_undisplaced", "undisplaced", "garden_1_valgus_impacted", "garden_3_partly_displaced",
            "displaced", "garden_4_displaced", "comminuted"]

SIDE_ZH = {"left": "左", "right": "右"}
IMAGE_SIDE = {"left": "right", "right": "left"}       # the patient's right is at the left of the image
IMAGE_SIDE_ZH = {"left": "右", "right": "左"}

# (what the source image must be, English feedback, Chinese feedback)
WARM_UP = [
    ({"type": "femoral_neck", "displacement": "garden_4_displaced", "side": "right"},
     "Displaced fracture of the {side} femoral neck (Garden IV), at the {image_side} of the image. Follow Shenton's line from "
     "the obturator foramen to the medial femoral neck: it is broken on this side. The shaft has moved up and the neck "
     "looks short; compare the height of the greater trochanters.",
     "{side}側股骨頸移位性骨折（Garden 第 IV 型），位於影像的{image_side}側。請沿閉孔上緣至股骨頸內側描畫 Shenton 氏線：此側已中斷。"
     "股骨幹向上移位、股骨頸變短，可比較兩側大轉子的高度。"),
    ({"type": "none", "rotated_hips": "1"},
     "No fracture. Both legs are turned outwards: the necks look short and the lesser trochanters stand out, which can pass "
     "for a fracture. The cortex is unbroken on both sides, Shenton's line is smooth and the trabeculae run on from head to neck.",
     "無骨折。雙下肢呈外旋姿勢，股骨頸看似縮短、小轉子較為突出，容易誤認為骨折。兩側骨皮質連續，Shenton 氏線平順，"
     "骨小樑由股骨頭延續至股骨頸，並無中斷。"),
    ({"type": "femoral_neck", "displacement": "garden_2_undisplaced"},
     "Undisplaced fracture of the {side} femoral neck (Garden II), at the {image_side} of the image. The outline is nearly "
     "normal. Zoom in, narrow the window and compare both necks: a thin dark line crosses the trabeculae of the neck. "
     "Fractures like this are the ones most often missed.",
     "{side}側股骨頸無移位骨折（Garden 第 II 型），位於影像的{image_side}側。外形近乎正常，請放大影像、縮小窗寬並比較兩側股骨頸："
     "可見一條細微的透亮線橫越股骨頸的骨小樑。這類骨折最容易漏診。"),
    ({"type": "intertrochanteric", "displacement": "displaced"},
     "Intertrochanteric fracture on the {side}, at the {image_side} of the image. The line runs between the greater and the "
     "lesser trochanter, outside the joint capsule; the neck itself is intact. Follow the lateral cortex down from the "
     "greater trochanter and the medial cortex at the lesser trochanter.",
     "{side}側股骨轉子間骨折，位於影像的{image_side}側。骨折線走行於大、小轉子之間，屬關節囊外骨折，股骨頸本身完整。"
     "請由大轉子沿外側骨皮質往下，並沿小轉子處的內側骨皮質檢視其連續性。"),
]

FRAIWAN = ("Fraiwan M, Al-Kofahi N, Hanatleh O, Ibnian A. A dataset of DDH x-ray images. Mendeley Data V2, 2022. "
           "doi 10.17632/jf3pv98m9g.2")
FRACATLAS = "Abedeen I et al. FracAtlas. Scientific Data 2023;10:521. doi 10.1038/s41597-023-02432-4"
# The real images that show a hip and whose labels say whether there is a fracture, in the order of their serial numbers.
REAL_CASES = ["331_DDH_116.jpg", "331_DDH_1.jpg", "331_DDH_138.jpg", "fracatlas-thumb-hip-right.png",
              "331_DDH_107.jpg", "331_DDH_123.jpg", "331_DDH_115.jpg"]
REAL_WARM_UP = ["331_DDH_10.jpg"]
REAL_FEEDBACK = (
    "No fracture is recorded: an infant's pelvis from a data set on dysplasia of the hip. At this age large parts of the hip are "
    "cartilage and do not show; the dark gaps between femur, acetabulum and pubis are growth zones, not fracture "
    "lines. Compare left with right before calling a line a fracture.",
    "資料中並無骨折紀錄：本影像為髖關節發育不良資料集中的嬰兒骨盆 X 光。此年齡的髖關節大部分仍為軟骨，X 光上無法顯影；"
    "股骨、髖臼與恥骨之間的透亮間隙是生長區，並非骨折線。判定骨折之前，請先比較左右兩側。")


def digest(purpose, case_id):
    """A number that stands for chance: the same on every machine and in every version of Python."""
    return hashlib.sha256(f"{SEED}:{purpose}:{case_id}".encode()).hexdigest()


def read_table(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_grey_image(source, target):
    """Writes an 8-bit grey PNG holding nothing but pixels; returns its SHA-256. Grey sources keep every pixel value."""
    with Image.open(source) as image:
        grey = image if image.mode == "L" else image.convert("L")
        bare = Image.frombytes("L", grey.size, grey.tobytes())
    target.parent.mkdir(parents=True, exist_ok=True)
    bare.save(target, "PNG", optimize=True)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def clear(folder):
    """Removes images of an earlier run, so that none of them outlives a change of the rules."""
    for old in folder.glob("*.png"):
        old.unlink()


# The hip-fracture study ------------------------------------------------------------------------------------------------

def stratum(row):
    return row["displacement"] or f"rotated_hips={row['rotated_hips']}"


def quotas(sizes, wanted):
    """Divides `wanted` in proportion to `sizes` by largest remainder; equal remainders go to the smaller stratum."""
    total = sum(sizes.values())
    shares = {name: size * wanted / total for name, size in sizes.items()}
    result = {name: int(share) for name, share in shares.items()}
    order = sorted(sizes, key=lambda name: (-round(shares[name] - result[name], 9), sizes[name], name))
    for name in order[:wanted - sum(result.values())]:
        result[name] += 1
    return result


def choose_cases(labels):
    chosen, used_in_study = [], Counter()
    for kind, wanted in CLASSES.items():
        candidates = [row for row in labels if row["type"] == kind]
        sizes = Counter(stratum(row) for row in candidates)
        used_in_class = Counter()
        # Small strata first: they have the fewest anatomies to choose from.
        for name, quota in sorted(quotas(sizes, wanted).items(), key=lambda item: (sizes[item[0]], item[0])):
            pool = [row for row in candidates if stratum(row) == name]
            for _ in range(quota):
                row = min(pool, key=lambda row: (used_in_class[row["anatomy_id"]], used_in_study[row["anatomy_id"]],
                                                 digest("choice", row["case_id"])))
                pool.remove(row)
                chosen.append(row)
                used_in_class[row["anatomy_id"]] += 1
                used_in_study[row["anatomy_id"]] += 1
    return sorted(chosen, key=lambda row: digest("number", row["case_id"]))


def choose_warm_up(left_over):
    used, result = Counter(), []
    for wanted, english, chinese in WARM_UP:
        pool = [row for row in left_over if row not in result
                and all(row[key] == value for key, value in wanted.items())]
        if not pool:
            sys.exit(f"no image is left for the warm-up case {wanted}")
        row = min(pool, key=lambda row: (used[row["anatomy_id"]], digest("warm-up", row["case_id"])))
        used[row["anatomy_id"]] += 1
        result.append(row)
        row["feedback"] = english.format(side=row["side"], image_side=IMAGE_SIDE.get(row["side"]))
        row["feedback_zh-Hant"] = chinese.format(side=SIDE_ZH.get(row["side"]), image_side=IMAGE_SIDE_ZH.get(row["side"]))
    return result


def case_row(number, image, row):
    return {"case": number, "image": image, "fracture": "yes" if row["fracture"] == "1" else "no", "type": row["type"],
            "side": row["side"], "truth_source": SIMULATION, **{key: row[key] for key in BOX},
            "age": row["age"], "sex": SEX[row["sex"]], "iss": row["iss"], "displacement": row["displacement"],
            "rotated_hips": "yes" if row["rotated_hips"] == "1" else "no",
            "hip_replacement": row["hip_replacement_side"], "artefact": row["artefact"]}


def make_hip_fracture(shared):
    source, target = shared / "data/simulated-pelvis", HERE / "hip-fracture"
    labels = read_table(source / "labels.csv")
    cases = choose_cases(labels)
    warm_up = choose_warm_up([row for row in labels if row not in cases])
    provenance, tables = [], {}
    for folder, prefix, rows in (("images", "PXR", cases), ("warm-up", "WARM", warm_up)):
        clear(target / folder)
        tables[folder] = []
        for number, row in enumerate(rows, 1):
            name = f"{prefix}{number:03}.png"
            checksum = write_grey_image(source / row["file"], target / folder / name)
            tables[folder].append(case_row(number, name, row))
            provenance.append({"part": folder, "case": number, "image": name, "source_case": row["case_id"],
                               "anatomy": row["anatomy_id"], "source_seed": row["seed"], "sha256": checksum})
    for row, label in zip(tables["warm-up"], warm_up):
        row.update({key: label[key] for key in ("feedback", "feedback_zh-Hant")})
    write_table(target / "cases.csv", CASE_COLUMNS + FREE_COLUMNS, tables["images"])
    write_table(target / "warm-up.csv", WARM_UP_COLUMNS,
                [{key: row[key] for key in WARM_UP_COLUMNS} for row in tables["warm-up"]])
    write_table(target / "SOURCE.csv", list(provenance[0]), provenance)
    make_simulated_readers(shared / "reference/study", target / "simulated-readers", tables["images"])


def make_simulated_readers(reference, target, cases):
    truth = {row["case_id"]: row for row in read_table(reference / "cases.csv")}
    readings = read_table(reference / "readings.csv")
    wrong = Counter(row["case_id"] for row in readings if row["answer"] != truth[row["case_id"]]["truth"])

    def hardness(row):
        if row["type"] == "none":
            return (row["rotated_hips"] != "yes", row["case"])
        return (HARDNESS.index(row["displacement"]), row["case"])

    pair = {}
    for kind in CLASSES:
        theirs = sorted((key for key, row in truth.items() if row["subtype"] == kind), key=lambda key: (-wrong[key], key))
        ours = sorted((row for row in cases if row["type"] == kind), key=hardness)
        if len(theirs) != len(ours):
            sys.exit(f"{kind}: {len(theirs)} reference cases, {len(ours)} of ours")
        pair.update({key: row["case"] for key, row in zip(theirs, ours)})

    write_table(target / "readers.csv", ["reader", "specialty", "years_experience"],
                [{"reader": row["reader_id"], "specialty": SPECIALTY[row["specialty"]],
                  "years_experience": row["years_experience"]} for row in read_table(reference / "readers.csv")])
    rows = [{"reader": row["reader_id"], "case": pair[row["case_id"]], "order": int(row["read_order"]),
             "answer": ANSWER[row["answer"]], "confidence": row["confidence"], "seconds": row["seconds"]}
            for row in readings]
    write_table(target / "readings.csv", list(rows[0]), sorted(rows, key=lambda row: (row["reader"], row["order"])))
    write_table(target / "model.csv", ["case", "probability"],
                sorted(({"case": pair[row["case_id"]], "probability": row["probability"]}
                        for row in read_table(reference / "model.csv")), key=lambda row: int(row["case"])))
    write_table(target / "SOURCE.csv", ["case", "reference_case"],
                [{"case": case, "reference_case": key} for key, case in sorted(pair.items(), key=lambda item: item[1])])


# The study of real radiographs -----------------------------------------------------------------------------------------

def make_real_radiographs(shared):
    source, target = shared / "data/real-radiographs", HERE / "real-radiographs"
    labels = {row["file"]: row for row in read_table(source / "labels.csv")}
    provenance, tables = [], {}
    for folder, prefix, files in (("images", "REAL", REAL_CASES), ("warm-up", "WARM", REAL_WARM_UP)):
        clear(target / folder)
        tables[folder] = []
        for number, file in enumerate(files, 1):
            label, name = labels[file], f"{prefix}{number:03}.png"
            checksum = write_grey_image(source / file, target / folder / name)
            fractured = {"0": False, "1": True}[label["fracture"]]      # unknown truth is an error here, by design
            box = label["box"].split() or [""] * 4
            tables[folder].append({
                "case": number, "image": name, "fracture": "yes" if fractured else "no",
                # FracAtlas marks the fracture; its type was named by eye, as truth_source says.
                "type": "intertrochanteric" if fractured else "none", "side": "right" if fractured else "",
                "truth_source": "FracAtlas annotation; type and side named by eye, not by a radiologist" if fractured
                else "DDH data set (Fraiwan 2022): no fracture recorded; not read again by a radiologist",
                **dict(zip(BOX, box)), "age": "", "sex": "", "iss": "",
                "population": "unknown age" if fractured else "infant"})
            provenance.append({
                "part": folder, "case": number, "image": name, "source_file": file, "licence": "CC BY 4.0",
                "attribution": FRACATLAS if fractured else FRAIWAN,
                "changes": "tile cut out of a published thumbnail sheet and turned to grey" if fractured
                else "JPEG decoded, turned to 8-bit grey, stored as PNG without metadata, renamed",
                "sha256": checksum})
    write_table(target / "cases.csv", CASE_COLUMNS + ["population"], tables["images"])
    for row in tables["warm-up"]:
        row["feedback"], row["feedback_zh-Hant"] = REAL_FEEDBACK
    write_table(target / "warm-up.csv", WARM_UP_COLUMNS,
                [{key: row[key] for key in WARM_UP_COLUMNS} for row in tables["warm-up"]])
    write_table(target / "SOURCE.csv", list(provenance[0]), provenance)


# Check -----------------------------------------------------------------------------------------------------------------

class Report:
    def __init__(self):
        self.errors = []

    def require(self, condition, message):
        if not condition:
            self.errors.append(message)


def check_images(report, folder, rows, seen):
    for row in rows:
        path = folder / row["image"]
        where = f"{path.relative_to(HERE)}"
        if not path.is_file():
            report.require(False, f"{where}: missing")
            continue
        with Image.open(path) as image:
            image.load()
            width, height = image.size
            report.require(image.mode == "L" and image.format == "PNG", f"{where}: {image.format} {image.mode}")
            report.require(not image.info, f"{where}: carries metadata {list(image.info)}")
            pixels = hashlib.sha256(image.tobytes()).hexdigest()
        report.require(pixels not in seen, f"{where}: same pixels as {seen.get(pixels)}")
        seen[pixels] = where
        box = [row[key] for key in BOX]
        if any(box):
            x0, y0, x1, y1 = map(int, box)
            report.require(0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height, f"{where}: box {box} outside {width}x{height}")
        fractured = row["fracture"] == "yes"
        report.require(row["fracture"] in ("yes", "no"), f"{where}: fracture {row['fracture']}")
        report.require(fractured == (row["type"] in ("femoral_neck", "intertrochanteric")), f"{where}: type {row['type']}")
        report.require(fractured == (row["side"] in ("left", "right")) == any(box), f"{where}: side or box")
    present = {path.name for path in folder.glob("*")}
    report.require(present == {row["image"] for row in rows}, f"{folder.name}: files without a row or rows without a file")


def check_texts(report, value, languages, where):
    """Every map of languages holds every language of the study, none of them empty."""
    if isinstance(value, dict):
        if "en" in value:
            report.require(sorted(value) == sorted(languages) and all(str(text).strip() for text in value.values()),
                           f"{where}: languages {sorted(value)}")
        else:
            for key, item in value.items():
                check_texts(report, item, languages, f"{where}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            check_texts(report, item, languages, f"{where}[{index}]")


def luminance(colour):
    parts = [int(colour[index:index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def check_study(report, path):
    import yaml

    study = yaml.safe_load(path.read_text(encoding="utf-8"))
    folder, where = path.parent, str(path.relative_to(HERE))
    check_texts(report, study, study["languages"], where)
    for specialty in study["specialties"]:
        for ground in ("#ffffff", "#111111"):
            ratio = contrast(specialty["colour"], ground)
            report.require(ratio >= 3, f"{where}: {specialty['code']} has contrast {ratio:.2f} on {ground}")
    cases = read_table(folder / study["cases"]["file"])
    warm_up = read_table(folder / study["warm-up"]["file"])
    seen = {}
    check_images(report, folder / study["cases"]["images"], cases, seen)
    check_images(report, folder / study["warm-up"]["images"], warm_up, seen)
    report.require(all(row["feedback"] and row["feedback_zh-Hant"] for row in warm_up), f"{where}: warm-up without feedback")
    report.require(sorted(int(row["case"]) for row in cases) == list(range(1, len(cases) + 1)), f"{where}: case numbers")
    types = Counter(row["type"] for row in cases)
    counts = {"cases": len(cases), "fracture": len(cases) - types["none"], "femoral-neck": types["femoral_neck"],
              "intertrochanteric": types["intertrochanteric"], "none": types["none"]}
    report.require(counts == study["design"], f"{where}: {counts} but the design says {study['design']}")
    return study


def check_simulated_readers(report, study):
    folder = HERE / "hip-fracture/simulated-readers"
    cases = {row["case"]: row for row in read_table(HERE / "hip-fracture/cases.csv")}
    readers, readings = read_table(folder / "readers.csv"), read_table(folder / "readings.csv")
    report.require({row["specialty"] for row in readers} <= {item["code"] for item in study["specialties"]}, "specialties")
    by_reader = defaultdict(list)
    for row in readings:
        by_reader[row["reader"]].append(row)
        report.require((row["answer"] == "fracture") == (float(row["confidence"]) > 50), f"confidence of {row}")
    report.require(list(by_reader) == [row["reader"] for row in readers], "readers without readings")
    for reader, rows in by_reader.items():
        report.require([int(row["order"]) for row in rows] == list(range(1, len(cases) + 1)), f"{reader}: order")
        report.require({row["case"] for row in rows} == set(cases), f"{reader}: cases")
    # The paper's group means: the pairing by fracture type must not have changed a single right or wrong answer.
    groups = {item["code"]: item["group"] for item in study["specialties"]}
    for group, sensitivity, specificity in (("expert", 99.33, 87.67), ("primary", 95.60, 82.27)):
        members = {row["reader"] for row in readers if groups[row["specialty"]] == group}
        for truth, answer, expected in (("yes", "fracture", sensitivity), ("no", "none", specificity)):
            rows = [row for row in readings if row["reader"] in members and cases[row["case"]]["fracture"] == truth]
            share = round(100 * sum(row["answer"] == answer for row in rows) / len(rows), 2)
            report.require(abs(share - expected) < 0.005, f"{group}, truth {truth}: {share} instead of {expected}")
    model = read_table(folder / "model.csv")
    report.require({row["case"] for row in model} == set(cases), "model: cases")
    hits = Counter((cases[row["case"]]["fracture"], float(row["probability"]) >= 0.5) for row in model)
    report.require([hits["yes", True], hits["no", False]] == [49, 42], f"model: {dict(hits)}")


def check():
    report = Report()
    study = check_study(report, HERE / "hip-fracture/study.yaml")
    check_study(report, HERE / "hip-fracture/finished-study.yaml")
    check_study(report, HERE / "real-radiographs/study.yaml")
    check_simulated_readers(report, study)
    size = sum(path.stat().st_size for path in HERE.rglob("*") if path.is_file())
    report.require(size < 35_000_000, f"the examples take {size} bytes")
    for error in report.errors:
        print(error, file=sys.stderr)
    print(f"{len(report.errors)} errors, {size / 1e6:.1f} MB")
    return 1 if report.errors else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["make", "check"])
    parser.add_argument("--shared", type=Path, help="the folder that holds data/ and reference/ (for make)")
    arguments = parser.parse_args()
    if arguments.action == "make":
        if arguments.shared is None:
            parser.error("make needs --shared")
        make_hip_fracture(arguments.shared)
        make_real_radiographs(arguments.shared)
        return 0
    return check()


if __name__ == "__main__":
    sys.exit(main())
