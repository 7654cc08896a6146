// How strongly the map covers the radiograph: slider, keys, and a button or key that takes it away while it is held.
import { element, uniqueID } from "../reading/dom.js";

const step = 10;

export class MapControls {
    #overlay;
    #strings;
    #slider;
    #value = element("output", { class: "map-value" });
    #hold;

    /**
     * @param {HTMLElement} container @param {import("../viewer/overlay.js").FilmOverlay} overlay
     * @param {{strings: object}} options strings: those of heatMaps
     */
    constructor(container, overlay, { strings }) {
        this.#overlay = overlay;
        this.#strings = strings;
        const id = uniqueID("map-opacity");
        this.#slider = element("input", { id, type: "range", min: 0, max: 100, step: 5, value: 60 });
        this.#hold = element("button", { type: "button", class: "button map-hold", "aria-pressed": "false" }, strings.hold);
        container.prepend(element("label", { class: "map-label", for: id }, strings.opacity), this.#slider, this.#value, this.#hold);
        this.#slider.addEventListener("input", () => this.#show());
        this.#hold.addEventListener("pointerdown", (event) => {
            if (event.button !== 0) return;
            this.#hold.setPointerCapture(event.pointerId);
            this.#setHidden(true);
        });
        for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
            this.#hold.addEventListener(end, () => this.#setHidden(false));
        }
        // A long press must not open the browser's menu.
        this.#hold.addEventListener("contextmenu", (event) => event.preventDefault());
        this.#hold.addEventListener("keydown", (event) => (event.key === " " || event.key === "Enter") && this.#setHidden(true));
        addEventListener("keyup", () => this.#setHidden(false));
        addEventListener("blur", () => this.#setHidden(false));
        this.#show();
    }

    /** For the key map. @returns {object} actions by name */
    get actions() {
        const move = (by) => {
            this.#slider.value = String(Number(this.#slider.value) + by);
            this.#show();
        };
        return {
            mapMore: { label: this.#strings.keyMore, keys: ["."], run: () => move(step), repeat: true },
            mapLess: { label: this.#strings.keyLess, keys: [","], run: () => move(-step), repeat: true },
            mapHide: { label: this.#strings.keyHide, keys: ["h"], run: () => this.#setHidden(true) },
        };
    }

    /** Writes the keys on the controls' tips. @param {(name: string) => string|undefined} legendOf */
    showKeys(legendOf) {
        const key = legendOf("mapHide");
        this.#hold.replaceChildren(this.#strings.hold, ...(key === undefined ? [] : [" ", element("kbd", { "aria-hidden": "true" }, key)]));
    }

    #show() {
        this.#overlay.opacity = Number(this.#slider.value) / 100;
        this.#value.textContent = `${this.#slider.value} %`;
        this.#slider.setAttribute("aria-valuetext", this.#value.textContent);
    }

    #setHidden(isHidden) {
        this.#overlay.isHidden = isHidden;
        this.#hold.setAttribute("aria-pressed", String(isHidden));
    }
}
