// A study is being created: how many images are stored, until it is done.
import "./common.js";

const { address } = JSON.parse(document.getElementById("page-data").textContent);
const bar = document.getElementById("creation-bar");
const count = document.getElementById("creation-count");

async function look() {
    try {
        const response = await fetch(address);
        const state = response.ok ? await response.json() : { running: false };
        if (!state.running) {
            location.reload();
            return;
        }
        bar.value = state.done;
        count.textContent = String(state.done);
    } catch {
        // The server is busy or away; it is asked again.
    }
    setTimeout(look, 500);
}

setTimeout(look, 300);
