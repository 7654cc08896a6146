"""Study folders for the tests: small drawn radiographs, a study file and a table of cases."""

import csv
import pathlib

import numpy
from PIL import Image

# The truth as cases.csv says it. None of these words may reach a reader before the lock.
TRUTH_SOURCE = "surgery-and-followup-ct"
TYPES = ("femoral_neck", "intertrochanteric", "none")

HEAD = """\
format: 1
name: {name}
title: {{ en: "{title}", zh-Hant: "{title_zh}" }}
notice: {{ en: "Drawn images. Nobody was imaged.", zh-Hant: "圖像為繪製，並無真實病人。" }}
instructions:
  en: |
    Look at each image and answer. Press `?` for all keys.
  zh-Hant: |
    請逐一判讀影像並作答。按 `?` 可查看所有快速鍵。
consent:
  en: I take part of my own free will.
  zh-Hant: 本人自願參與。
languages: [en, zh-Hant]
specialties:
  - code: radiologist
    label: {{ en: Radiologist, zh-Hant: 放射科醫師 }}
    group: expert
    colour: "#0072B2"
    marker: circle
  - code: surgeon
    label: {{ en: Surgeon, zh-Hant: 外科醫師 }}
    group: primary
    colour: "#CC79A7"
    marker: diamond
questions:
  - id: answer
    kind: choice
    text: {{ en: "Is there a hip fracture?", zh-Hant: "是否有髖部骨折？" }}
    options:
      - {{ code: a, label: {{ en: Hip fracture, zh-Hant: 有髖部骨折 }}, positive: true, key: "y" }}
      - {{ code: b, label: {{ en: No hip fracture, zh-Hant: 無髖部骨折 }}, positive: false, key: "n" }}
    cannot-assess:
      label: {{ en: Cannot assess, zh-Hant: 無法判讀 }}
      reasons:
        - {{ code: quality, label: {{ en: Poor image quality, zh-Hant: 影像品質不佳 }} }}
        - {{ code: other, label: {{ en: Another reason, zh-Hant: 其他原因 }} }}
"""

MORE_QUESTIONS = """\
  - id: confidence
    kind: percent
    text: { en: "How sure are you?", zh-Hant: "您有多大把握？" }
    low: { en: Not at all, zh-Hant: 毫無把握 }
    high: { en: Fully, zh-Hant: 完全確定 }
    depends-on: { question: answer, answers: [a, b] }
  - id: quality
    kind: scale5
    text: { en: "How good is the image?", zh-Hant: "影像品質如何？" }
    labels:
      - { en: Very poor, zh-Hant: 極差 }
      - { en: Poor, zh-Hant: 差 }
      - { en: Fair, zh-Hant: 尚可 }
      - { en: Good, zh-Hant: 好 }
      - { en: Very good, zh-Hant: 極好 }
  - id: site
    kind: marks
    shape: point
    per-side: true
    minimum: 1
    maximum: 2
    text: { en: "Where is it?", zh-Hant: "請標示位置" }
    depends-on: { question: answer, answers: [a] }
  - id: note
    kind: note
    required: false
    maximum-length: 200
    text: { en: Note, zh-Hant: 備註 }
"""

TAIL = """\
sessions:
{sessions}
order: {{ policy: balanced, seed: 11, longest-run: {cases} }}
change: {{ until: {until}, reason: {reason} }}
reading: {{ advance: {advance} }}
cases: {{ file: cases.csv, images: images }}
warm-up: {{ file: warm-up.csv, images: warm-up }}
analysis:
  threshold: 0.5
  level: 0.95
  bootstrap: {{ replicates: 100, seed: 1 }}
  primary-endpoint: {{ measure: sensitivity, comparison: model-vs-readers }}
  missing: exclude
  cannot-assess: as-wrong
"""


def drawn_film(seed, width, height, bits):
    """Two bright shafts and a ring on a grey slope with noise; each seed looks different."""
    random = numpy.random.default_rng(seed)
    y, x = numpy.mgrid[0:height, 0:width]
    top = 2**bits - 1
    values = 0.15 + 0.2 * y / height + 0.02 * random.standard_normal((height, width))
    for centre in (0.25 + 0.01 * (seed % 7), 0.75 - 0.01 * (seed % 5)):
        values += 0.5 * numpy.exp(-(((x / width - centre) / 0.06) ** 2)) * (y > height * 0.4)
    radius = numpy.hypot(x / width - 0.5, y / height - 0.4)
    values += 0.3 * numpy.exp(-(((radius - 0.15 - 0.005 * (seed % 9)) / 0.02) ** 2))
    pixels = numpy.clip(values * top, 0, top)
    return Image.fromarray(pixels.astype(numpy.uint16 if bits == 16 else numpy.uint8))


def make_study(
    folder,
    name,
    *,
    title,
    title_zh,
    cases=8,
    warm_up=2,
    all_questions=False,
    advance="on-choice",
    until="session",
    reason="none",
    large=(),
    washout_days=None,
    sequential_model=None,
    crossover_model=None,
):
    """Writes a study folder. `large`: positions of cases with large 16-bit (odd) or 8-bit (even) images. `washout_days`:
    before a second session; without it there is one. `sequential_model`: the model after whose advice every case of the only
    session is answered again; `until` must then be "case". `crossover_model`: that of the aided arm, with `washout_days`
    between the arms; `until` likewise."""
    folder = pathlib.Path(folder)
    text = HEAD.format(name=name, title=title, title_zh=title_zh) + (MORE_QUESTIONS if all_questions else "")
    folder.mkdir(parents=True)
    reading = ", reading: crossover" if crossover_model else ", reading: sequential" if sequential_model else ""
    sessions = f"  - {{ label: {{ en: Reading, zh-Hant: 判讀 }}{reading} }}"
    if washout_days is not None:
        sessions += f"\n  - {{ label: {{ en: Second, zh-Hant: 第二次 }}, washout-days: {washout_days}{reading if crossover_model else ''} }}"
    model = crossover_model or sequential_model
    aid = f"aid: {{ model: {model}, heat-map: shown }}\n" if model else ""
    (folder / "study.yaml").write_text(
        text + aid + TAIL.format(advance=advance, until=until, reason=reason, cases=cases, sessions=sessions),
        encoding="utf-8",
    )
    truths = []
    for number in range(1, cases + 1):
        kind = TYPES[number % 3]
        side = "" if kind == "none" else ("left" if number % 2 else "right")
        # The file names tell the truth, as careless names do.
        file = f"{kind}-{side or 'both'}-{number:02}.png"
        truths.append([number, file, "no" if kind == "none" else "yes", kind, side, TRUTH_SOURCE])
        size = (900, 1100) if number in large else (150 + number, 120 + number)
        save_film(folder / "images" / file, number * 10, *size, 16 if number % 2 else 8)
    write_table(folder / "cases.csv", ["case", "image", "fracture", "type", "side", "truth_source"], truths)
    practice = []
    for number in range(1, warm_up + 1):
        file = f"WARM{number}.png"
        save_film(folder / "warm-up" / file, number * 1000, 140, 110, 8)
        if number % 2:
            practice.append(
                [
                    number,
                    file,
                    "yes",
                    "femoral_neck",
                    "left",
                    90,
                    40,
                    120,
                    80,
                    f"Practice comment {number}.",
                    f"練習說明{number}。",
                ]
            )
        else:
            practice.append(
                [number, file, "no", "none", "", "", "", "", "", f"Practice comment {number}.", f"練習說明{number}。"]
            )
    columns = ["case", "image", "fracture", "type", "side", "box_x0", "box_y0", "box_x1", "box_y1"]
    write_table(folder / "warm-up.csv", columns + ["feedback", "feedback_zh-Hant"], practice)
    return folder


def save_film(path, *film):
    path.parent.mkdir(exist_ok=True)
    drawn_film(*film).save(path)


def write_table(path, columns, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
