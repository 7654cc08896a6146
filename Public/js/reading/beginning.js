// What every page of questions does in the same way, once its parts are made.
import { watchClock, watchReturn } from "./watches.js";

/**
 * Shows what stands, opens the first case, and sends what was left from the last time.
 * @param {import("./reading-app.js").ReadingApp} app
 * @param {{api: import("./api.js").ReadingAPI, cases: import("./case-list.js").CaseList,
 *   clock: import("./clock.js").ServerClock, disputes: import("./disputes.js").Disputes,
 *   outbox: import("./outbox.js").Outbox, sender: import("./sender.js").Sender, state: object,
 *   status: import("./status.js").SavedStatus}} parts state: the server's first
 */
export async function beginReading(app, { api, cases, clock, disputes, outbox, sender, state, status }) {
    document.getElementById("previous").addEventListener("click", () => app.previous());
    status.isDurable = outbox.isDurable;
    status.others = await outbox.countOfOthers();
    const savedTimes = state.slots.filter((slot) => slot.saved).map((slot) => slot.saved.savedAt);
    if (savedTimes.length > 0) status.savedAt = Math.max(...savedTimes);
    app.begin(state, cases);
    await disputes.resume();
    sender.start();
    watchClock(clock, api);
    // Only a browser that keeps nothing can lose an answer with the page.
    watchReturn({ clock, refresh: () => app.refresh(), wouldLose: () => !outbox.isDurable && sender.state.count > 0 });
}

/** Says something to screen readers. @param {string} text */
export function announce(text) {
    document.getElementById("announcements").textContent = text;
}

/**
 * Shows why answers are not with the server.
 * @param {{dialogs: import("./dialogs.js").Dialogs, disputes: import("./disputes.js").Disputes,
 *   sender: import("./sender.js").Sender}} parts
 */
export function showDetails({ dialogs, disputes, sender }) {
    const { state: delivery, count, code } = sender.state;
    if (delivery === "sign-in") dialogs.signIn(count, code, () => sender.wake());
    else void disputes.show();
}
