// A study is being rehearsed: what is being done and how far it is, until it has ended.
import "./common.js";

const { address } = JSON.parse(document.getElementById("page-data").textContent);
const bar = document.getElementById("rehearsal-bar");
const count = document.getElementById("rehearsal-count");
const phase = document.getElementById("rehearsal-phase");

async function look() {
    try {
        const response = await fetch(address);
        const state = response.ok ? await response.json() : { running: false };
        if (!state.running) {
            location.reload();
            return;
        }
        bar.max = state.of;
        bar.value = state.done;
        count.textContent = `${state.done} / ${state.of}`;
        // Said anew only when it changes, since a screen reader reads every change aloud.
        if (phase.textContent !== state.phase) phase.textContent = state.phase;
    } catch {
        // The server is busy or away; it is asked again.
    }
    setTimeout(look, 700);
}

setTimeout(look, 500);
