// Marking on the film: the question that asks for marks, the viewer that draws them and the button that turns it on.

export class MarkTool {
    #viewer;
    #form;
    #toolbar;
    #isOn = false;
    #field = null;

    /**
     * @param {import("../viewer/viewer.js").FilmViewer} viewer @param {import("./question-form.js").QuestionForm} form
     * @param {import("./toolbar.js").Toolbar} toolbar
     */
    constructor(viewer, form, toolbar) {
        this.#viewer = viewer;
        this.#form = form;
        this.#toolbar = toolbar;
        viewer.addEventListener("markschange", () => this.#field?.take(viewer.marks));
        form.addEventListener("change", () => this.follow());
        form.addEventListener("tool", () => this.toggle());
        form.addEventListener("cleared", () => (viewer.marks = []));
    }

    /** The questions that are asked may have changed: a marks question that appears begins with the tool in hand. */
    follow() {
        const field = this.#form.isEnabled ? this.#form.marksField : null;
        if (field === this.#field) return;
        this.#field = field;
        if (field === null) this.#viewer.marks = [];
        else if (field.value !== null) this.#viewer.marks = this.#withSides(field.value.marks);
        this.#set(field !== null);
    }

    /** Takes the tool away, with the film. */
    putDown() {
        this.#field = null;
        this.#set(false);
    }

    toggle() {
        if (this.#field !== null) this.#set(!this.#isOn);
    }

    #set(isOn) {
        this.#isOn = isOn && this.#field !== null;
        this.#viewer.setMarkTool(this.#isOn ? this.#field.tool : null);
        if (this.#field !== null) this.#field.isMarking = this.#isOn;
        this.#toolbar.showMarkTool(this.#form.hasMarks && this.#field !== null, this.#isOn);
    }

    /** The viewer labels every mark with a side; stored ones may have none. */
    #withSides(marks) {
        const { filmWidth } = this;
        return marks.map((mark) => ({ ...mark, side: mark.side ?? (mark.x + (mark.width ?? 0) / 2 < filmWidth / 2 ? "right" : "left") }));
    }

    /** Width of the film shown, in its pixels. */
    filmWidth = 0;
}
