"""Power and sample size, and the check of published results, as a coordinator uses them."""

import re

import pytest
from playwright.sync_api import expect
from test_accessibility import violations
from test_results import sign_in


@pytest.mark.parametrize(
    ("theme", "language"), [("light", "en-GB"), ("dark", "zh-TW")]
)
def test_questions_of_size_are_answered(installation, open_device, theme, language):
    device = open_device(installation, color_scheme=theme, locale=language)
    page = sign_in(device)
    page.locator('a[href="/coordinator/planning/sample-size"]').click()
    expect(page.locator("h1")).to_be_visible()
    assert violations(page) == []
    form = page.locator('form:has(input[value="stand-alone"])')
    form.locator("select").select_option("specificity")
    form.locator('[name="value"]').fill("0.8")
    form.locator('[name="precision"]').fill("0.1")
    form.locator('[name="ratio"]').fill("0.5")
    form.locator("button").press("Enter")
    answer = page.locator("#answer")
    expect(answer).to_contain_text("189")
    expect(answer).to_contain_text("63")
    assert "question=stand-alone" in page.url
    expect(page.locator("#stand-alone-value")).to_have_value("0.8")
    assert violations(page) == []

    form = page.locator('form:has(input[value="components"])')
    numbers = {"testReader": "0.0002", "variance": "0.0008", "cov1": "0.00035", "cov2": "0.00034", "cov3": "0.00024"}
    for name, number in numbers.items():
        form.locator(f'[name="{name}"]').fill(number)
    form.locator('[name="pilotCases"]').fill("114")
    form.locator("button").click()
    rows = page.locator("#answer tbody tr")
    expect(rows).to_have_count(6)
    powers = [int(text.rstrip(" %")) for text in rows.last.locator("td").all_inner_texts()[:-1]]
    assert powers == sorted(powers)
    for width in (1280, 820, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert violations(page) == []


def test_a_pilot_from_tables(installation, open_device, tmp_path):
    page = sign_in(open_device(installation))
    page.goto(installation.address + "/coordinator/planning/sample-size")
    readings, cases, model = ["reader,case,answer"], ["case,truth"], ["case,probability"]
    for case in range(40):
        fracture = case < 20
        cases.append(f"{case},{int(fracture)}")
        model.append(f"{case},{0.2 if case % 9 == 0 else 0.8}" if fracture else f"{case},{0.7 if case % 7 == 0 else 0.1}")
        for reader in range(4):
            errs = (case * 7 + reader * 3) % (5 + reader) == 0
            readings.append(f"R{reader},{case},{'yes' if fracture != errs else 'no'}")
    page.locator("summary").click()
    for name, lines in (("readings", readings), ("cases", cases), ("predictions", model)):
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join(lines) + "\n")
        page.locator(f"#{name}-file").set_input_files(file)
        expect(page.locator(f"#{name}")).to_have_value(re.compile("case,"))
    page.locator("#pilot-endpoint").select_option("sensitivity")
    page.locator("#pilot-difference").fill("0.1")
    page.locator('form:has(#pilot-endpoint) button[type="submit"]').click()
    expect(page.locator("#answer")).to_contain_text("4 readers, 20 cases")
    expect(page.locator("#answer tbody tr")).to_have_count(6)


@pytest.mark.parametrize("language", ["en-GB", "zh-TW"])
def test_published_results_are_checked(installation, open_device, language):
    page = sign_in(open_device(installation, locale=language))
    page.locator('a[href="/coordinator/planning/published"]').click()
    assert violations(page) == []
    numbers = {"readers": "15", "casesOfValue": "50", "mean": "82.2", "lower": "76.2", "upper": "88.3"}
    for name, number in numbers.items():
        page.locator(f'[name="{name}"]').fill(number)
    page.locator("main form button").click()
    expect(page.locator("#answer")).to_contain_text("617 of 750 = 82.27 %, cut instead of rounded")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
