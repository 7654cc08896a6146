// When no case is on the screen: the last answers are waited for, the next page is opened, or the reading has ended.

export class Ending {
    #parts;
    #strings;

    /** @param {object} parts those of the reading page: see js/pages/reading.js */
    constructor(parts) {
        this.#parts = parts;
        this.#strings = parts.strings;
    }

    /** Takes the case from the screen and counts what is not on the server. @returns {Promise<{waiting: number, refused: number}>} */
    async begin() {
        const { outbox } = this.#parts;
        this.#close();
        return { waiting: (await outbox.pending()).length, refused: (await outbox.refusals()).length };
    }

    /** Every answer is there: on to the next page. @param {string} next */
    goTo(next) {
        this.#parts.stage.say({ text: this.#strings.goingOn });
        location.assign(next);
    }

    /** Says what is waited for. @param {{waiting: number}} left from `begin` */
    wait({ waiting }) {
        const { stage, disputes, status, sender } = this.#parts;
        const text = waiting > 0 ? this.#strings.finishWaiting : this.#strings.finishRefused;
        const actions = waiting > 0 ? [] : [{ label: this.#strings.details, run: () => disputes.show(), isPrimary: true }];
        stage.say({ heading: this.#strings.finishHeading, text, actions });
        status.delivery = sender.state;
    }

    /** Nothing more is read. @param {string} sentence why @param {string} home where the reader goes */
    end(sentence, home) {
        this.#close();
        this.#parts.stage.say({ text: sentence, actions: [{ label: this.#strings.goBack, href: home, isPrimary: true }] });
    }

    #close() {
        const { viewer, form, stage } = this.#parts;
        viewer.clear();
        form.isEnabled = false;
        stage.phase = "message";
    }
}
