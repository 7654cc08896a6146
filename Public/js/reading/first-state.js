// The page's first question to the server.
import { Backoff } from "./backoff.js";

/**
 * The state, however long the network takes; never, when the server refuses it for good.
 * @param {{api: import("./api.js").ReadingAPI, stage: import("./stage.js").Stage, dialogs: import("./dialogs.js").Dialogs,
 *   strings: object, home: string}} parts home: where a refused reader goes
 * @returns {Promise<object>}
 */
export async function firstState({ api, stage, dialogs, strings, home }) {
    const backoff = new Backoff();
    for (;;) {
        try {
            return await api.state();
        } catch (failure) {
            if (failure.kind === "sign-in") {
                stage.say({ text: dialogs.sentence(failure), actions: [{ label: strings.signInCode, href: "/", isPrimary: true }] });
                await new Promise((resolve) => addEventListener("focus", resolve, { once: true }));
            } else if (failure.kind === "refused") {
                stage.say({ text: dialogs.sentence(failure), actions: [{ label: strings.goBack, href: home, isPrimary: true }] });
                await new Promise(() => {});
            } else {
                stage.say({ text: failure.kind === "network" ? strings.stateWaiting : dialogs.sentence(failure) });
                await new Promise((resolve) => {
                    addEventListener("online", resolve, { once: true });
                    setTimeout(resolve, backoff.next());
                });
            }
        }
    }
}
