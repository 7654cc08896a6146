// Trainings that are at work: their part of the page is fetched anew every few seconds, while somebody looks.
import "./common.js";

const pause = 3000;

async function look() {
    const shown = document.getElementById("trainings");
    if (!("live" in shown.dataset)) return;
    if (!document.hidden && !shown.contains(document.activeElement)) {
        try {
            const response = await fetch(location.pathname);
            if (response.ok) {
                const page = new DOMParser().parseFromString(await response.text(), "text/html");
                const fresh = page.getElementById("trainings");
                if (fresh) shown.replaceWith(document.adoptNode(fresh));
            }
        } catch {
            // The server is busy or away; it is asked again.
        }
    }
    setTimeout(look, pause);
}

setTimeout(look, pause);
