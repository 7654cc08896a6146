"""Traditional Chinese from the first page to the last, and the switch between the languages."""

import re

from playwright.sync_api import expect

# What may stand in Latin letters on a Chinese page: names, codes, units, keys.
ALLOWED = re.compile(
    r"ReaderStudy|English|QR code|PDF|SHA-256|Enter|Esc|Delete|Backspace|Shift|Page (?:Up|Down)|Home|End|X 光|Insert|HTTPS"
    r"|GMT[+-]?\d*|UTC|R\d{2}|reader-study|\b[A-Z]\b|\b[0-9a-f]{16,}\b|[xy]\b"
)


def english_in(page):
    """Words in Latin letters in what is seen and in what a screen reader says."""
    text = page.evaluate("""() => {
            const spoken = [...document.querySelectorAll("[aria-label], [title], [placeholder], [alt]")]
                .filter((element) => element.closest("[lang]").lang === "zh-Hant")
                .flatMap((element) => ["aria-label", "title", "placeholder", "alt"].map((name) => element.getAttribute(name) ?? ""));
            return [document.title, document.body.innerText, ...spoken].join("\\n");
        }""")
    return re.findall(r"[A-Za-z]{2,}", ALLOWED.sub(" ", text))


def test_the_whole_way_in_traditional_chinese(open_device, installation):
    device = open_device(installation, installation.reader("single"), locale="zh-TW")
    page, seen = device.page, []

    def look():
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
        seen.append((page.url, english_in(page)))

    page.goto(installation.address)
    look()
    page.goto(installation.address + "/reading")
    look()
    device.open_link()
    look()
    page.get_by_role("button", name="開始").click()
    look()
    page.locator("#years").fill("5")
    page.get_by_label("本人已閱讀上述內容").check()
    page.get_by_role("button", name="開始").click()
    page.get_by_role("button", name="繼續").click()
    look()
    page.locator("[name=darkest][value=no]").check()
    page.locator("[name=brightest][value=no]").check()
    page.get_by_role("button", name="繼續").click()
    for position, button in ((1, "下一張"), (2, "開始正式判讀")):
        device.see_case(position)
        device.answer("a")
        expect(page.locator(".feedback-text")).to_have_text(f"練習說明{position}。")
        look()
        page.get_by_role("button", name=button).click()
    device.see_case(1)
    look()
    page.keyboard.press("?")
    look()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="無法判讀").click()
    look()
    page.get_by_role("button", name="影像品質不佳").click()
    device.see_case(2)
    device.see_saved()
    page.get_by_role("button", name="暫停").click()
    look()
    page.get_by_role("button", name="繼續判讀").click()
    device.read("abababa", start=2)
    expect(page).to_have_url(re.compile("/review$"))
    look()
    page.get_by_role("link", name="前往簽署").click()
    look()
    page.get_by_label("本人聲明").check()
    page.get_by_role("button", name="簽署").click()
    expect(page.get_by_role("heading", name="感謝您的參與")).to_be_visible()
    look()
    page.get_by_role("link", name="判讀證明").click()
    look()
    assert [found for found in seen if found[1]] == []
    # The table is the same in every language.
    rows = [row for row in installation.export("single") if row["reader"] == device.invitation["reader"]]
    assert rows[0]["answer_label"] == "Cannot assess" or rows[0]["status"] == "cannot-assess"
    assert {row["answer_label"] for row in rows[1:]} == {"Hip fracture", "No hip fracture"}


def test_the_switch_of_language_leads_back_to_the_same_page(reader):
    device = reader("single")
    page = device.page
    for path in ("/", "/reading/welcome", "/reading/screen", "/reading/review", "/reading/sign-off"):
        page.goto(device.installation.address + path)
        page.get_by_role("button", name="繁體中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
        expect(page).to_have_url(device.installation.address + path)
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_switch_of_language_in_mid_reading_keeps_the_image_and_the_answers(reader):
    device = reader("single").open_cases()
    page = device.page
    device.read("ab")
    device.see_case(3)
    page.get_by_role("button", name="繁體中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    device.see_case(3)
    expect(device.choice("a")).to_contain_text("有髖部骨折")
    device.answer("a")
    device.see_case(4)
    device.see_saved()
    assert device.answers() == {1: "a", 2: "b", 3: "a"}
