// The list of all keys: a native dialog, each action's key changeable, conflicts told.
import { keyName } from "./keys.js";
import { fillIn } from "./strings.js";

const arrows = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

export class KeyHelp {
    #keyMap;
    #strings;
    #dialog = document.createElement("dialog");
    #table = document.createElement("table");
    #status = document.createElement("p");
    #awaiting = null;

    /**
     * @param {import("./keys.js").KeyMap} keyMap
     * @param {import("./strings.js").KeyHelpStrings} strings
     * @param {HTMLElement} [parent] where the dialog is put
     */
    constructor(keyMap, strings, parent = document.body) {
        this.#keyMap = keyMap;
        this.#strings = strings;
        this.#build();
        parent.append(this.#dialog);
        keyMap.addEventListener("change", () => this.isOpen && this.#fillTable());
    }

    get isOpen() {
        return this.#dialog.open;
    }

    /** @returns {HTMLDialogElement} */
    get element() {
        return this.#dialog;
    }

    open() {
        if (this.isOpen) return;
        this.#status.textContent = "";
        this.#fillTable();
        this.#dialog.showModal();
    }

    close() {
        this.#dialog.close();
    }

    #build() {
        const strings = this.#strings;
        const title = element("h2", { id: "key-help-title" }, strings.title);
        const close = element("button", { type: "button", class: "key-help-close" }, strings.close);
        close.addEventListener("click", () => this.close());
        const restore = element("button", { type: "button" }, strings.restore);
        restore.addEventListener("click", () => {
            this.#stopAwaiting();
            this.#keyMap.restoreDefaults();
            this.#status.textContent = strings.restored;
        });
        this.#status.className = "key-help-status";
        this.#status.setAttribute("role", "status");
        const head = element("header", {}, title, close);
        const keys = element("section", {}, element("h3", {}, strings.keysHeading), this.#table);
        const pointer = element("section", { class: "key-help-pointer" });
        // Pages without a film to move have keys only.
        if (strings.pointerRows.length > 0) {
            pointer.append(element("h3", {}, strings.pointerHeading), this.#pointerTable());
        }
        const foot = element("footer", {}, this.#status, restore);
        // The middle scrolls: reachable by keyboard, so that everything can be read without a mouse.
        const body = element("div", { class: "key-help-body", tabindex: "0", role: "region" });
        body.setAttribute("aria-labelledby", title.id);
        body.append(keys, pointer);
        this.#dialog.className = "key-help";
        this.#dialog.setAttribute("aria-labelledby", title.id);
        this.#dialog.append(head, body, foot);
        this.#dialog.addEventListener("keydown", (event) => this.#keyDown(event));
        this.#dialog.addEventListener("close", () => this.#stopAwaiting());
    }

    #pointerTable() {
        const rows = this.#strings.pointerRows.map(([gesture, effect]) =>
            element("tr", {}, element("th", { scope: "row" }, gesture), element("td", {}, effect)),
        );
        return element("table", {}, element("tbody", {}, ...rows));
    }

    #fillTable() {
        const strings = this.#strings;
        const active = document.activeElement;
        const focused = this.#table.contains(active) ? active.dataset.action : undefined;
        const groups = groupedBy(this.#keyMap.actions, (action) => action.group);
        const columns = [strings.columnAction, strings.columnKeys, strings.columnChange];
        const headings = columns.map((text) => element("th", { scope: "col" }, text));
        const head = element("thead", {}, element("tr", {}, ...headings));
        const bodies = [...groups].map(([group, actions]) => {
            const body = element("tbody", {});
            if (group !== "") body.append(element("tr", {}, element("th", { scope: "rowgroup", colspan: "3" }, group)));
            body.append(...actions.map((action) => this.#row(action)));
            return body;
        });
        this.#table.replaceChildren(head, ...bodies);
        if (focused !== undefined) this.#table.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
    }

    #row(action) {
        const keys = element("td", { class: "key-help-keys" }, ...action.keys.map((key) => this.#cap(key)));
        const button = element(
            "button",
            {
                type: "button",
                "aria-label": fillIn(this.#strings.changeAction, { action: action.label }),
                "data-action": action.name,
            },
            this.#strings.change,
        );
        button.addEventListener("click", () => this.#await(action, button));
        return element("tr", {}, element("th", { scope: "row" }, action.label), keys, element("td", {}, button));
    }

    #cap(key) {
        return element("kbd", {}, this.#legend(key));
    }

    #legend(key) {
        if (key.startsWith("Shift+")) return `${this.#legend("Shift")} + ${this.#legend(key.slice(6))}`;
        return arrows[key] ?? this.#strings.keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    }

    #await(action, button) {
        this.#stopAwaiting();
        this.#awaiting = { action, button };
        button.classList.add("key-help-awaiting");
        this.#status.textContent = fillIn(this.#strings.pressKey, { action: action.label });
    }

    #stopAwaiting() {
        this.#awaiting?.button.classList.remove("key-help-awaiting");
        this.#awaiting = null;
    }

    #keyDown(event) {
        if (this.#awaiting === null || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
        if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
        if (event.repeat) {
            // Enter still held from pressing the button is not the awaited key.
            event.preventDefault();
            return;
        }
        const { action } = this.#awaiting;
        if (event.key === "Tab") {
            this.#stopAwaiting();
            this.#status.textContent = this.#strings.cancelled;
            return;
        }
        event.preventDefault();
        event.stopPropagation();
        this.#stopAwaiting();
        if (event.key === "Escape") {
            this.#status.textContent = this.#strings.cancelled;
            return;
        }
        const key = keyName(event);
        this.#status.textContent = this.#outcome(action, key, this.#keyMap.assign(action.name, key));
    }

    #outcome(action, key, result) {
        const legend = this.#legend(key);
        if (result.ok) return fillIn(this.#strings.changed, { action: action.label, key: legend });
        if (result.reason === "reserved") return fillIn(this.#strings.notAllowed, { key: legend });
        const holder = this.#keyMap.actions.find(({ name }) => name === result.action);
        return fillIn(this.#strings.conflict, { key: legend, action: holder.label });
    }
}

function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
}

function groupedBy(values, keyOf) {
    const groups = new Map();
    for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
    return groups;
}
