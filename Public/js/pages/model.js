// The page of one model: the movable threshold, and the gallery that follows it.
import { OverlayControls } from "../detect/overlay.js";
import { Gallery } from "../model/gallery.js";
import { ThresholdTable } from "../model/thresholds.js";
import { fill } from "../reading/status.js";

/** Until screen readers hear of a threshold that is being moved, in milliseconds. */
const quiet = 600;

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const words = page.strings.model;
const table = new ThresholdTable(page.thresholds, page.measures);
const gallery = new Gallery(byID("gallery"), words);
const slider = byID("threshold");
const number = byID("threshold-number");
let threshold = 0.5;
let timer = 0;

slider.addEventListener("input", () => show(Number(slider.value)));
number.addEventListener("input", () => {
    const value = number.valueAsNumber;
    if (value >= 0 && value <= 1) show(value, { keepsNumber: true });
});
number.addEventListener("change", () => show(threshold));
byID("threshold-form").addEventListener("submit", (event) => event.preventDefault());
for (const button of document.querySelectorAll("[data-threshold]")) {
    button.addEventListener("click", () => show(Number(button.dataset.threshold)));
}
for (const button of document.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => show(table.next(threshold, Number(button.dataset.step))));
}
if (byID("overlay-controls") !== null) {
    new OverlayControls(
        {
            slider: byID("opacity"), shown: byID("map-shown"), value: byID("opacity-value"), help: byID("key-help"),
            controls: byID("overlay-controls"), target: byID("gallery"),
        },
        page.strings,
    );
}
show(0.5);

function show(value, { keepsNumber = false } = {}) {
    threshold = value;
    slider.value = String(value);
    if (!keepsNumber) number.value = String(value);
    const { counts, measures } = table.at(value);
    for (const [outcome, count] of Object.entries(counts)) {
        document.querySelector(`[data-count=${outcome}]`).textContent = String(count);
    }
    for (const [name, { estimate, lower, upper }] of Object.entries(measures)) {
        const isKnown = estimate !== null;
        document.querySelector(`[data-estimate=${name}]`).textContent = isKnown ? `${percent(estimate)} %` : words.notEstimable;
        document.querySelector(`[data-limits=${name}]`).textContent = isKnown ? `${percent(lower)}-${percent(upper)}` : "";
    }
    byID("matrix-caption").textContent = fill(words.matrixCaption, { threshold: value.toFixed(3) });
    gallery.threshold = value;
    announce(measures);
}

function announce({ sensitivity, specificity }) {
    clearTimeout(timer);
    timer = setTimeout(() => {
        const say = ({ estimate }) => (estimate === null ? words.notEstimable : `${percent(estimate)} %`);
        byID("threshold-summary").textContent = fill(words.summary, {
            threshold: threshold.toFixed(3), sensitivity: say(sensitivity), specificity: say(specificity),
        });
    }, quiet);
}

/** One decimal, halves away from zero as the server prints them: what computing left behind is rounded away first. */
function percent(share) {
    return (Math.round(Number((share * 1000).toPrecision(12))) / 10).toFixed(1);
}
