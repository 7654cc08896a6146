// Keys to actions, for the whole page. Readers may change them; changes stay in this browser.

/**
 * @typedef {object} Action
 * @property {string} label in the reader's language
 * @property {string[]} [keys] names of keys (see `keyName`); the map's defaults for this action come first
 * @property {() => void} run
 * @property {boolean} [repeat] runs again while the key is held
 * @property {string} [group] heading in the list of keys
 */

/** Keys that stay with the browser: leaving, moving the focus, and what assistive technology needs. */
const modifiers = ["Shift", "Control", "Alt", "Meta", "CapsLock"];
const reserved = new Set(["Tab", "Shift+Tab", "Escape", "Dead", "Process", "Unidentified", ...modifiers]);
const arrowUsers = "input[type=radio], input[type=range], [role=slider], [role=tablist], [role=radiogroup]";
const textInputs = /^(?:text|search|email|url|tel|password|number|date|time|datetime-local|month|week)$/;

/**
 * The name of a pressed key: the character (letters in lower case), or the key's name, with "Shift+" before names.
 * Chinese input methods hide the character; the key's place on the keyboard then stands for it.
 * @param {KeyboardEvent} event @returns {string}
 */
export function keyName(event) {
    const { key, code, shiftKey } = event;
    const isForeign = key === "Process" || (key.length === 1 && key.charCodeAt(0) > 0x7e);
    if (isForeign) return /^(?:Key|Digit)(.)$/.exec(code)?.[1].toLowerCase() ?? key;
    if (key.length === 1 && key !== " ") return key.toLowerCase();
    const name = key === " " ? "Space" : key;
    return shiftKey ? `Shift+${name}` : name;
}

/** Dispatches "change" when keys or actions changed. */
export class KeyMap extends EventTarget {
    #defaults;
    #storageKey;
    #actions = new Map();
    #own;
    #stop = new AbortController();

    /**
     * @param {Object<string, string[]>} defaults keys by action name
     * @param {string} storageKey where localStorage keeps the reader's own keys
     */
    constructor(defaults, storageKey) {
        super();
        this.#defaults = defaults;
        this.#storageKey = storageKey;
        this.#own = this.#stored();
        const { signal } = this.#stop;
        document.addEventListener("keydown", (event) => this.#keyDown(event), { signal });
        // Another tab of the same reader changed keys.
        window.addEventListener("storage", (event) => event.key === storageKey && this.#reload(), { signal });
    }

    /**
     * Adds an action.
     * @param {string} name @param {Action} action
     * @returns {() => void} takes it away again
     * @throws {Error} when the name is taken, or one of its default keys belongs to another action
     */
    register(name, action) {
        if (this.#actions.has(name)) throw new Error(`the action ${name} is registered twice`);
        for (const key of this.#defaultKeys(name, action)) {
            for (const [other, { action: otherAction }] of this.#actions) {
                if (this.#defaultKeys(other, otherAction).includes(key)) {
                    throw new Error(`the key ${key} is the default of both ${other} and ${name}`);
                }
            }
        }
        this.#actions.set(name, { action });
        this.#tell();
        return () => {
            this.#actions.delete(name);
            this.#tell();
        };
    }

    /**
     * All actions in the order of registration.
     * @returns {{name: string, label: string, group: string, keys: string[]}[]}
     */
    get actions() {
        return [...this.#actions].map(([name, { action }]) => {
            return { name, label: action.label, group: action.group ?? "", keys: this.keysOf(name) };
        });
    }

    /** The keys of an action as they now are. @param {string} name @returns {string[]} */
    keysOf(name) {
        const entry = this.#actions.get(name);
        if (entry === undefined) return [];
        if (Object.hasOwn(this.#own, name)) return [...this.#own[name]];
        // The reader's own choice for another action wins over a default.
        const taken = new Set(Object.values(this.#own).flat());
        return this.#defaultKeys(name, entry.action).filter((key) => !taken.has(key));
    }

    /** @param {string} key @returns {string|null} the action that has the key */
    actionFor(key) {
        for (const name of this.#actions.keys()) if (this.keysOf(name).includes(key)) return name;
        return null;
    }

    /**
     * Gives an action one key instead of those it has. Nothing changes on a conflict.
     * @param {string} name @param {string} key a name from `keyName`
     * @returns {{ok: true}|{ok: false, reason: "conflict", action: string}|{ok: false, reason: "reserved"}}
     */
    assign(name, key) {
        if (reserved.has(key)) return { ok: false, reason: "reserved" };
        const holder = this.actionFor(key);
        if (holder !== null && holder !== name) return { ok: false, reason: "conflict", action: holder };
        this.#own = { ...this.#own, [name]: [key] };
        this.#store();
        this.#tell();
        return { ok: true };
    }

    restoreDefaults() {
        this.#own = {};
        this.#store();
        this.#tell();
    }

    destroy() {
        this.#stop.abort();
    }

    #defaultKeys(name, action) {
        return this.#defaults[name] ?? action.keys ?? [];
    }

    #keyDown(event) {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        const key = keyName(event);
        if (isNeededBy(event.target, key) || document.querySelector("dialog:modal") !== null) return;
        const name = this.actionFor(key);
        if (name === null) return;
        event.preventDefault();
        const { action } = this.#actions.get(name);
        if (!event.repeat || action.repeat) action.run();
    }

    #tell() {
        this.dispatchEvent(new Event("change"));
    }

    #reload() {
        this.#own = this.#stored();
        this.#tell();
    }

    #stored() {
        try {
            const kept = JSON.parse(localStorage.getItem(this.#storageKey) ?? "{}");
            const isKeys = (keys) => Array.isArray(keys) && keys.every((key) => typeof key === "string");
            return Object.fromEntries(Object.entries(kept ?? {}).filter(([, keys]) => isKeys(keys)));
        } catch {
            // Storage forbidden or its content spoilt: the defaults serve.
            return {};
        }
    }

    #store() {
        try {
            localStorage.setItem(this.#storageKey, JSON.stringify(this.#own));
        } catch {
            // Private windows may refuse; the keys then last as long as the page.
        }
    }
}

/** Whether the focused element has its own use for a key. */
function isNeededBy(target, key) {
    if (!(target instanceof HTMLElement)) return false;
    if (target.isContentEditable || target.closest("textarea, select") !== null) return true;
    if (target instanceof HTMLInputElement && textInputs.test(target.type)) return true;
    const isActivation = key === "Enter" || key === "Space";
    if (isActivation) return target.closest("button, a[href], summary, input, [role=button]") !== null;
    return /Arrow(?:Left|Right|Up|Down)$/.test(key) && target.closest(arrowUsers) !== null;
}
