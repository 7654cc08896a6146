// What may happen while the page lies open: the computer sleeps, the reader comes back after a while, the page is closed.

/** How often the clock is looked at, in milliseconds. */
const clockInterval = 5_000;
/** Away for longer than this, the page asks the server whether another device went on, in milliseconds. */
const longAway = 30_000;

/** @param {import("./clock.js").ServerClock} clock @param {import("./api.js").ReadingAPI} api */
export function watchClock(clock, api) {
    setInterval(() => {
        if (clock.noticeSleep()) api.synchronise().catch(() => {});
    }, clockInterval);
}

/**
 * @param {{clock: import("./clock.js").ServerClock, refresh: () => Promise<void>, wouldLose: () => boolean}} parts
 *   wouldLose: whether an answer would be gone with the page
 */
export function watchReturn({ clock, refresh, wouldLose }) {
    let leftAt = performance.now();
    document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") leftAt = performance.now();
        else if (clock.noticeSleep() || performance.now() - leftAt > longAway) void refresh();
    });
    addEventListener("beforeunload", (event) => wouldLose() && event.preventDefault());
    // A page taken out of the browser's back-forward store shows what stood then.
    addEventListener("pageshow", (event) => event.persisted && location.reload());
}
