// The buttons of the strip that act on the film.

export class Toolbar {
    #buttons;
    #viewer;

    /**
     * @param {HTMLElement} container holds buttons with data-tool @param {import("../viewer/viewer.js").FilmViewer} viewer
     * @param {{help: () => void, leave: () => void, mark?: () => void}} actions
     */
    constructor(container, viewer, { help, leave, mark }) {
        this.#viewer = viewer;
        this.#buttons = Object.fromEntries([...container.querySelectorAll("[data-tool]")].map((button) => [button.dataset.tool, button]));
        const run = {
            invert: () => viewer.invert(),
            fit: () => viewer.fit(),
            oneToOne: () => viewer.oneToOne(),
            reset: () => viewer.reset(),
            help,
            leave,
            mark,
        };
        for (const [tool, button] of Object.entries(this.#buttons)) {
            button.addEventListener("click", () => {
                run[tool]?.();
                this.refresh();
            });
        }
        viewer.addEventListener("viewchange", () => this.refresh());
    }

    /** Shows what the film's state is. */
    refresh() {
        this.#buttons.invert.setAttribute("aria-pressed", String(this.#viewer.viewState()?.inverted ?? false));
    }

    /** @param {boolean} isOffered @param {boolean} isMarking */
    showMarkTool(isOffered, isMarking) {
        this.#buttons.mark.hidden = !isOffered;
        this.#buttons.mark.setAttribute("aria-pressed", String(isMarking));
    }

    /** Adds the keys to the buttons' tips. @param {(tool: string) => string|undefined} legendOf */
    showKeys(legendOf) {
        for (const [tool, button] of Object.entries(this.#buttons)) {
            const key = legendOf(tool);
            const label = button.getAttribute("aria-label");
            button.title = key === undefined ? label : `${label} (${key})`;
        }
    }
}
