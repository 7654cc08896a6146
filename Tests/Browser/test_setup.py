"""A study set up in the browser by somebody who has no terminal: from nothing to the reader's first image."""

import csv
import os
import pathlib
import re
import shutil

import pytest
from installation import CHECKOUT, PASSWORD, Installation
from playwright.sync_api import expect
from test_accessibility import Walk

PICTURES = pathlib.Path(os.environ.get("SETUP_PICTURES", "")) if os.environ.get("SETUP_PICTURES") else None
EXAMPLE = CHECKOUT / "Examples/hip-fracture"
REFERENCE = pathlib.Path(os.environ.get("READER_STUDY_REFERENCE", "/work/shared/reference"))


@pytest.fixture
def empty(tmp_path):
    """An installation with a coordinator and no study."""
    installation = Installation(tmp_path / "installation")
    installation.add_coordinator()
    yield installation.start()
    installation.stop()


def signed_in(open_device, installation, **options):
    page = open_device(installation, **options).page
    page.goto(installation.address + "/coordinator")
    page.locator("#name").fill("anna")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile("/coordinator$"))
    return page


def study_folder(folder, cases=6):
    """The beginning of the example's table with its images, as a coordinator has them on the disk."""
    (folder / "images").mkdir(parents=True)
    with open(EXAMPLE / "cases.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[: cases + 1]
    for row in rows[1:]:
        shutil.copy(EXAMPLE / "images" / row[1], folder / "images" / row[1])
    return rows


def write_table(path, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def check_state(page, name):
    return page.locator(f"[data-check={name}]").get_attribute("class")


def take_picture(page, name):
    """Pictures to be looked at, when somebody asks for them."""
    if PICTURES is not None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def send_folder(page, draft, folder):
    page.goto(draft + "/files")
    expect(page.locator("#drop[data-ready]")).to_be_attached()
    page.locator("#folder").set_input_files(folder)
    expect(page.locator("#sending-count")).to_contain_text(re.compile("Finished|完成："), timeout=60_000)


def begin(page, installation, name="my-study"):
    page.get_by_role("link", name=re.compile("New study|新增研究")).click()
    page.locator("#template").select_option("hip-fracture")
    page.locator("#name").fill(name)
    page.locator("#title").fill("Hips of our hospital")
    page.get_by_role("button", name=re.compile("^(Begin|開始)$")).click()
    expect(page).to_have_url(re.compile("/coordinator/drafts/[0-9a-z]+"))
    return page.url.split("?")[0]


def test_from_nothing_to_the_readers_first_image(open_device, empty, tmp_path):
    rows = study_folder(tmp_path / "mine")
    page = signed_in(open_device, empty)
    draft = begin(page, empty)
    assert "check-failed" in check_state(page, "texts")
    take_picture(page, "checks-at-first")

    # The consent's place in double brackets, in both languages, and the numbers that were planned.
    page.locator("[data-check=texts] .check-link").click()
    for tag in ("en", "zh-Hant"):
        field = page.locator(f"[name='consent@{tag}']")
        field.fill(re.sub(r"\[\[.*?\]\]", "St. Example, approval 2026-1", field.input_value()))
    # The title was typed in one language only.
    expect(page.locator("[name='title@zh-Hant']")).to_have_value("")
    page.locator("[name='title@zh-Hant']").fill("本院髖部")
    page.locator("[name='design.cases']").fill("6")
    page.get_by_role("button", name="Save").first.click()
    expect(page.locator(".said")).to_be_visible()

    # A folder whose table is wrong in three rows, and that holds what is no radiograph.
    wrong = [list(row) for row in rows]
    wrong[1][2] = "maybe"
    wrong[2][1] = "PXR999.png"
    wrong[4][4] = "up"
    write_table(tmp_path / "mine/cases.csv", wrong)
    (tmp_path / "mine/notes.txt").write_text("remember the milk")
    shutil.copy(REFERENCE / "png/bad-truncated.png", tmp_path / "mine/images/cut-off.png")
    send_folder(page, draft, tmp_path / "mine")
    expect(page.locator(".upload-bad")).to_have_count(2)
    expect(page.locator(".upload-good")).to_have_count(7)
    expect(page.locator(".upload-bad").filter(has_text="cut-off.png")).to_contain_text("cut off")
    take_picture(page, "files-with-problems")
    page.goto(draft + "/cases")
    problems = page.locator(".problem-table tbody tr")
    for row, column in ((2, "fracture"), (3, "image"), (5, "side")):
        mine = problems.filter(has=page.locator(f"a[href='#row-{row}']")).filter(has_text=column)
        expect(mine.first).to_be_visible()
        expect(page.locator(f"#row-{row} .cell-error").first).to_be_visible()
    take_picture(page, "cases-with-problems")

    # The corrected table.
    write_table(tmp_path / "mine/cases.csv", rows)
    page.locator("#table-file[data-ready]").set_input_files(tmp_path / "mine/cases.csv")
    expect(page.locator(".cell-error")).to_have_count(0)
    expect(page.locator("main .said")).to_contain_text("No row has an error")

    # The reading page is tried as a reader would.
    page.goto(draft + "/preview")
    expect(page.locator("#before")).to_be_visible(timeout=15_000)
    take_picture(page, "preview-before")
    page.locator("#before button").click()
    expect(page.locator("#reading[data-phase=reading]")).to_be_attached()
    page.keyboard.press("y")
    expect(page.locator("#saved")).to_contain_text("Tried")
    expect(page.locator("#position")).to_have_text("Radiograph 2 of 6")
    take_picture(page, "preview")

    page.goto(draft + "/model")
    page.get_by_label("No, readers only").check()
    page.get_by_role("button", name="Save").click()

    # A draft survives the server.
    empty.kill()
    empty.start()
    page.goto(draft)
    expect(page.locator(".check-failed")).to_have_count(0)
    take_picture(page, "checks-green")
    page.get_by_label("I have seen the checks").check()
    page.get_by_role("button", name="Create and freeze").click()
    expect(page.locator("main .said")).to_contain_text("created, frozen and open", timeout=60_000)
    take_picture(page, "created")
    [study] = empty.rows("SELECT name, state, frozen_sha256 FROM study")
    assert (study["name"], study["state"]) == ("my-study", "open")
    expect(page.locator("main")).to_contain_text(study["frozen_sha256"])
    assert list((empty.data / "drafts").iterdir()) == [], "the table of cases lies nowhere but in the confidential store"

    page.get_by_role("link", name="Invite readers").click()
    page.locator("#invite-specialty").select_option(label="Surgeon")
    page.locator("#invite-names").fill("Dr Lin")
    page.get_by_role("button", name="Invite and show the links").click()
    link = page.locator(".slip-link").first.inner_text()
    reader = open_device(empty, {"link": link, "reader": "R01", "study": "my-study"})
    reader.prepare(practice=False)
    reader.open_cases()
    reader.answer("a")
    reader.see_case(2)


def test_a_dragged_folder_goes_on_where_it_stopped(open_device, empty, tmp_path):
    rows = study_folder(tmp_path / "mine", cases=4)
    write_table(tmp_path / "mine/cases.csv", rows)
    page = signed_in(open_device, empty)
    draft = begin(page, empty)
    page.goto(draft + "/files")
    expect(page.locator("#drop[data-ready]")).to_be_attached()
    # The half of a file that another visit has sent.
    name = rows[1][1]
    half = (tmp_path / "mine/images" / name).read_bytes()
    page.evaluate(
        """async ([address, name, total, part]) => {
            const query = new URLSearchParams({ kind: "image", name, bytes: total, modified: 7, offset: 0 });
            const answer = await fetch(`${address}/upload?${query}`, { method: "POST", body: new Uint8Array(part) });
            if (!answer.ok) throw new Error(String(answer.status));
        }""",
        [draft, name, len(half), list(half[: len(half) // 2])],
    )
    sent = []
    page.on("request", lambda request: "/upload" in request.url and request.method == "POST" and sent.append(request))
    files = [(f"images/{row[1]}", (tmp_path / "mine/images" / row[1]).read_bytes()) for row in rows[1:]]
    files.append(("cases.csv", (tmp_path / "mine/cases.csv").read_bytes()))
    # A real drop of files, as far as a page can make one.
    page.evaluate(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [path, bytes] of files) {
                transfer.items.add(new File([new Uint8Array(bytes)], path.split("/").at(-1), { lastModified: 7 }));
            }
            dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
        }""",
        [[path, list(data)] for path, data in files],
    )
    expect(page.locator("#sending-count")).to_contain_text("Finished: 5 taken, 0 not taken", timeout=60_000)
    offsets = {request.url for request in sent if f"name={name}" in request.url}
    assert [url for url in offsets if f"offset={len(half) // 2}" in url], "it went on where it stopped"
    assert not [url for url in offsets if url.endswith("offset=0")]
    expect(page.locator(".image-table tbody tr")).to_have_count(4)
    expect(page.locator("main .severity")).to_have_count(0)


def test_a_study_is_copied_from_its_page(open_device, installation):
    page = signed_in(open_device, installation)
    page.goto(installation.address + "/coordinator/studies/single")
    page.get_by_role("link", name="Copy this study").click()
    expect(page.locator("#copied")).to_contain_text("Not copied: readers")
    page.locator("#name").fill("single-again")
    page.get_by_role("button", name="Begin").click()
    for name in ("plan", "name", "texts", "truth", "images", "practice", "order"):
        assert re.search("check-(passed|noted)", check_state(page, name)), name
    page.locator("summary", has_text="Discard").click()
    page.get_by_label("I understand.").check()
    page.locator("details[open] button").click()
    expect(page).to_have_url(re.compile("/coordinator$"))
    expect(page.locator(".draft-list")).to_have_count(0)


@pytest.mark.parametrize(
    ("theme", "language", "width"), [("dark", "en-GB", 390), ("light", "zh-TW", 820), ("light", "en-GB", 1280)]
)
def test_pages_of_a_draft_have_no_accessibility_violation_and_fit(open_device, empty, tmp_path, theme, language, width):
    rows = study_folder(tmp_path / "mine", cases=4)
    rows[1][2] = "maybe"
    # Far to the right, where a phone has to scroll the table.
    rows[2][rows[0].index("sex")] = "other"
    write_table(tmp_path / "mine/cases.csv", rows)
    page = signed_in(
        open_device, empty, color_scheme=theme, locale=language, viewport={"width": width, "height": 900}
    )
    walk = Walk(page)
    page.goto(empty.address + "/coordinator/studies/new")
    walk.look("new")
    take_picture(page, f"new-{width}-{theme}-{language}")
    page.locator("#name").fill("Not a name")
    page.evaluate("document.querySelector('form.new-study').noValidate = true")
    page.locator("form.new-study button").click()
    walk.look("new with a problem")
    page.goto(empty.address + "/coordinator")
    draft = begin(page, empty)
    send_folder(page, draft, tmp_path / "mine")
    walk.look("files")
    take_picture(page, f"files-{width}-{theme}-{language}")
    page.goto(draft + "/preview")
    expect(page.locator("#before")).to_be_visible(timeout=15_000)
    walk.look("preview before")
    page.locator("#before button").click()
    expect(page.locator("#reading[data-phase=reading]")).to_be_attached()
    walk.look("preview")
    take_picture(page, f"preview-{width}-{theme}-{language}")
    page.goto(draft + "/model")
    page.locator("[value=none]").check()
    expect(page.locator("#model-name")).to_be_hidden()
    page.locator("[value=predictions]").check()
    page.locator("#model-name").fill("Net")
    page.locator("main form button").last.click()
    for name in ("", "/plan", "/files", "/cases", "/model", "/text"):
        page.goto(draft + name)
        walk.look(f"draft{name}")
        take_picture(page, f"draft{name.replace('/', '-')}-{width}-{theme}-{language}")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} pixels too wide at {width}"
        # What is wrong with the files is told in the page's language; a plan's fields are in their own.
        if language == "zh-TW" and name not in ("/plan", "/text"):
            assert page.locator("main [lang=en]").all_inner_texts() == []
    assert walk.found == {}
