// The work-list follows what arrives: the server tells that something has changed, and the list is fetched anew.
import { localTime } from "./local-time.js";
import "./common.js";

const page = JSON.parse(document.getElementById("page-data").textContent);
const live = document.getElementById("live");
let shown = page.version;
let fetching = false;
let wanted = shown;

async function refresh() {
    if (fetching) return;
    fetching = true;
    try {
        while (wanted !== shown) {
            const version = wanted;
            const response = await fetch(page.again);
            if (!response.ok || response.redirected) break;
            const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("films");
            if (fresh === null) break;
            replace(document.adoptNode(fresh));
            shown = version;
        }
    } catch {
        // The server is busy or away; the next event asks again.
    }
    fetching = false;
}

/** Puts the new list into the place of the old one; who has a film in focus keeps it. */
function replace(fresh) {
    const old = document.getElementById("films");
    const focused = document.activeElement?.closest(".film-item")?.id;
    for (const time of fresh.querySelectorAll("time[data-local]")) localTime(time);
    old.replaceWith(fresh);
    if (focused !== undefined) document.getElementById(focused)?.querySelector("a")?.focus();
}

const events = new EventSource(page.events);
events.addEventListener("open", () => { live.textContent = live.dataset.on; });
events.addEventListener("error", () => { live.textContent = live.dataset.off; });
events.addEventListener("changed", (event) => {
    wanted = JSON.parse(event.data).version;
    void refresh();
});
addEventListener("pagehide", () => events.close());
// Back from another page: the stream was closed, and the list may be old.
addEventListener("pageshow", (event) => event.persisted && location.reload());
