// Images are being scored: how many, until it has ended.
import "./common.js";

const { address } = JSON.parse(document.getElementById("page-data").textContent);
const bar = document.getElementById("scoring-bar");
const count = document.getElementById("scoring-count");
let waited = null;

async function look() {
    try {
        const response = await fetch(address);
        const state = response.ok ? await response.json() : { running: false };
        // Also when its turn has come, since the page then says another word.
        if (!state.running || (waited === true && !state.waiting)) {
            location.reload();
            return;
        }
        waited = state.waiting;
        if (!state.waiting) {
            bar.max = state.of;
            bar.value = state.done;
            count.textContent = `${state.done} / ${state.of}`;
        }
    } catch {
        // The server is busy or away; it is asked again.
    }
    setTimeout(look, 1000);
}

setTimeout(look, 500);
