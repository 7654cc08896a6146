// How much of a heat map is seen over its radiograph: a slider, a check box, and keys that the user may change.
import { keyHelpStrings, keyLegend } from "../reading/key-strings.js";
import { KeyHelp } from "../viewer/key-help.js";
import { KeyMap } from "../viewer/keys.js";

/** One press of a key, in percent. */
const step = 10;

/**
 * @typedef {object} OverlayParts
 * @property {HTMLInputElement} slider 0 to 100 percent
 * @property {HTMLInputElement} shown check box
 * @property {HTMLOutputElement} value says the percentage
 * @property {HTMLElement} help opens the list of keys
 * @property {HTMLElement} controls holds `[data-key]` elements that show the keys
 * @property {HTMLElement} target gets the property `--map-opacity`
 */

export class OverlayControls {
    #parts;

    /**
     * @param {OverlayParts} parts
     * @param {{detect: object, keys: object}} strings of the page
     */
    constructor(parts, strings) {
        this.#parts = parts;
        parts.slider.addEventListener("input", () => this.#apply());
        parts.shown.addEventListener("change", () => this.#apply());
        const keyMap = this.#keys(strings.detect.keys, strings.keys);
        const help = new KeyHelp(keyMap, { ...keyHelpStrings(strings.keys), pointerRows: [] });
        parts.help.addEventListener("click", () => help.open());
        this.#apply();
    }

    /** 0 to 1; 0 while the map is hidden. */
    get opacity() {
        return this.#parts.shown.checked ? Number(this.#parts.slider.value) / 100 : 0;
    }

    #apply() {
        const { slider, value, target } = this.#parts;
        value.textContent = `${slider.value} %`;
        target.style.setProperty("--map-opacity", String(this.opacity));
    }

    #move(change) {
        const { slider, shown } = this.#parts;
        shown.checked = true;
        slider.value = String(Number(slider.value) + change);
        this.#apply();
    }

    #toggle() {
        this.#parts.shown.checked = !this.#parts.shown.checked;
        this.#apply();
    }

    #keys(labels, keyStrings) {
        const keyMap = new KeyMap({}, "reader-study.overlay-keys");
        const actions = {
            map: { keys: ["o"], run: () => this.#toggle() },
            fainter: { keys: ["-"], repeat: true, run: () => this.#move(-step) },
            stronger: { keys: ["+"], repeat: true, run: () => this.#move(step) },
        };
        for (const [name, action] of Object.entries(actions)) {
            keyMap.register(name, { ...action, label: labels[name], group: labels.group });
        }
        const show = () => {
            for (const cap of this.#parts.controls.querySelectorAll("[data-key]")) {
                cap.textContent = keyLegend(keyMap.keysOf(cap.dataset.key)[0], keyStrings) ?? "";
            }
        };
        keyMap.addEventListener("change", show);
        show();
        return keyMap;
    }
}
