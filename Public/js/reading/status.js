// What the reader may rely on: saved on the server, kept on this device, or not saved and why.

/** @param {number} time milliseconds since 1970 @param {string} language @returns {string} 14:03:22 in the reader's zone */
export function clockTime(time, language) {
    return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(time);
}

/** @param {string} template @param {Object<string, string|number>} values */
export function fill(template, values) {
    return template.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
}

export class SavedStatus {
    #element;
    #text;
    #details;
    #strings;
    #language;
    #savedAt = null;
    #refused = 0;
    #others = 0;
    #delivery = { state: "idle", count: 0 };
    #isDurable = true;

    /**
     * @param {{element: HTMLElement, text: HTMLElement, details: HTMLButtonElement}} parts
     * @param {{strings: object, language: string, showDetails: () => void}} options
     */
    constructor({ element, text, details }, { strings, language, showDetails }) {
        this.#element = element;
        this.#text = text;
        this.#details = details;
        this.#strings = strings;
        this.#language = language;
        details.addEventListener("click", showDetails);
    }

    /** @param {number} time of the newest confirmed answer */
    set savedAt(time) {
        this.#savedAt = Math.max(this.#savedAt ?? 0, time);
        this.#show();
    }

    /** @param {number} count answers that the server did not accept and the reader has not yet dealt with */
    set refused(count) {
        this.#refused = count;
        this.#show();
    }

    /** @param {number} count answers of other readers that wait on this device */
    set others(count) {
        this.#others = count;
        this.#show();
    }

    /** @param {{state: string, count: number, code?: string}} delivery of the sender */
    set delivery(delivery) {
        this.#delivery = delivery;
        this.#show();
    }

    set isDurable(isDurable) {
        this.#isDurable = isDurable;
        this.#show();
    }

    #show() {
        const { kind, text } = this.#message();
        this.#element.dataset.state = kind;
        this.#details.hidden = !["refused", "sign-in"].includes(kind);
        // The same sentence again would be read aloud again.
        if (this.#text.textContent !== text) this.#text.textContent = text;
    }

    #message() {
        const strings = this.#strings;
        const { state, count, code } = this.#delivery;
        if (state === "sign-in") return { kind: "sign-in", text: fill(strings.statusSignIn, { count }) };
        if (this.#refused > 0) return { kind: "refused", text: fill(strings.statusRefused, { count: this.#refused }) };
        if (count > 0 && state === "network") return { kind: "waiting", text: fill(strings.statusWaiting, { count }) };
        if (count > 0 && state === "later") {
            const reason = code === "storage-full" ? strings.statusStorageFull : strings.statusBusy;
            return { kind: "waiting", text: fill(reason, { count }) };
        }
        if (count > 0) return { kind: "sending", text: strings.statusSending };
        if (this.#savedAt !== null) return { kind: "saved", text: fill(strings.statusSaved, { time: clockTime(this.#savedAt, this.#language) }) };
        if (!this.#isDurable) return { kind: "waiting", text: strings.statusNotDurable };
        if (this.#others > 0) return { kind: "idle", text: fill(strings.statusOthers, { count: this.#others }) };
        return { kind: "idle", text: "" };
    }
}
