// Gets a film however long the network takes, and tells the reader meanwhile what is being waited for.
import { Backoff } from "./backoff.js";

/** Between attempts while the reader is signed out, in milliseconds. */
const signInWait = 60_000;

export class FilmWaiter {
    #films;
    #stage;
    #dialogs;
    #sender;
    #strings;

    /** @param {{films: import("./films.js").FilmShelf, stage: object, dialogs: object, sender: object, strings: object}} parts */
    constructor({ films, stage, dialogs, sender, strings }) {
        this.#films = films;
        this.#stage = stage;
        this.#dialogs = dialogs;
        this.#sender = sender;
        this.#strings = strings;
    }

    /**
     * @param {import("./case-list.js").Slot} slot @param {() => boolean} isWanted false once the reader went elsewhere
     * @returns {Promise<import("../viewer/png.js").Film|null>} null when it is no longer wanted
     */
    async take(slot, isWanted) {
        const backoff = new Backoff();
        while (isWanted()) {
            try {
                return await this.#films.take(slot);
            } catch (failure) {
                // The films that follow may be had all the same.
                this.#films.readAhead();
                if (isWanted()) await this.#pause(failure, backoff);
            }
        }
        return null;
    }

    /** Ends at the reader's wish, when the network comes back, or after a while. */
    #pause(failure, backoff) {
        const isSignIn = failure.kind === "sign-in";
        return new Promise((resolve) => {
            const timer = setTimeout(resolve, isSignIn ? signInWait : backoff.next());
            const now = () => {
                clearTimeout(timer);
                resolve();
            };
            addEventListener("online", now, { once: true });
            const text = isSignIn ? this.#dialogs.sentence(failure) : this.#problem(failure);
            this.#stage.say({ text, actions: [{ label: this.#strings.tryAgain, run: now }] });
            if (isSignIn) this.#dialogs.signIn(this.#sender.state.count, failure.code, now);
        });
    }

    #problem({ kind, code }) {
        if (code === "damaged-film") return this.#strings.filmDamaged;
        return kind === "network" ? this.#strings.filmWaiting : this.#strings.filmLater;
    }
}
