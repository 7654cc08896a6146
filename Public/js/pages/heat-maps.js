// The page of heat maps: the reading page's parts, with maps over the radiographs and one fixed question.
import { MapControls } from "../heat-maps/map-controls.js";
import { MapShelf } from "../heat-maps/map-shelf.js";
import { MapViewer } from "../heat-maps/map-viewer.js";
import { FilmDecoder } from "../viewer/decoder.js";
import { KeyHelp } from "../viewer/key-help.js";
import { KeyMap } from "../viewer/keys.js";
import { registerViewerKeys, viewerKeys } from "../viewer/viewer-keys.js";
import { ReadingAPI } from "../reading/api.js";
import { announce, beginReading, showDetails } from "../reading/beginning.js";
import { CaseList } from "../reading/case-list.js";
import { ServerClock } from "../reading/clock.js";
import { Dialogs } from "../reading/dialogs.js";
import { Disputes } from "../reading/disputes.js";
import { FilmWaiter } from "../reading/film-waiter.js";
import { FilmShelf } from "../reading/films.js";
import { firstState } from "../reading/first-state.js";
import { openKeep } from "../reading/keep.js";
import { keyHelpStrings, keyLegend } from "../reading/key-strings.js";
import { Outbox } from "../reading/outbox.js";
import { Practice } from "../reading/practice.js";
import { progressStrip } from "../reading/progress.js";
import { QuestionForm } from "../reading/question-form.js";
import { ReadingApp } from "../reading/reading-app.js";
import { Sender } from "../reading/sender.js";
import { Stage } from "../reading/stage.js";
import { SavedStatus } from "../reading/status.js";
import { TabSync } from "../reading/sync-tabs.js";
import { CaseTiming } from "../reading/timing.js";
import { Toolbar } from "../reading/toolbar.js";

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const { viewer: viewerStrings, keys: keyStrings, errors, heatMaps } = page.strings;
const strings = { ...page.strings.reading, ...heatMaps.words };
const base = page.api.state;
const { home, leave } = page.ways;

const clock = new ServerClock();
const api = new ReadingAPI(base, clock);
const stage = new Stage(byID("reading"), byID("stage-message"));
const dialogs = new Dialogs({ strings, errors, language: page.language, leaveAddress: leave });
const timing = new CaseTiming();
const tabs = new TabSync();
const viewer = new MapViewer(byID("film"), byID("film-plain"), {
    label: strings.film, plainLabel: strings.filmPlain, strings: viewerStrings,
});
const controls = new MapControls(byID("map-controls"), viewer.overlay, { strings: heatMaps.controls });
stage.waiting(strings.loading);

const keep = await openKeep();
const outbox = new Outbox(keep, base);
const sender = new Sender({ keep, outbox, api });
const films = new MapShelf(new FilmShelf(api, new FilmDecoder(), () => viewer.canvasSize), api);
const state = await firstState({ api, stage, dialogs, strings, home });

outbox.slots = state.slots.map(({ slot }) => slot);
const cases = new CaseList(state.slots, await outbox.kept());
films.order = cases.all;
dialogs.questions = state.questions;

const form = new QuestionForm(byID("answers"), state.questions, { strings, hasSaveButton: true });
const disputes = new Disputes({
    outbox,
    dialogs,
    policy: (slot) => app.rules.changePolicyOf(slot),
    isShown: (slot) => app.rules.holds(slot),
    now: () => clock.now(),
});
const status = new SavedStatus(
    { element: byID("saved"), text: byID("saved-text"), details: byID("saved-details") },
    { strings, language: page.language, showDetails: () => showDetails({ dialogs, disputes, sender }) },
);
const toolbar = new Toolbar(byID("tools"), viewer, {
    help: () => help.open(),
    leave: () => dialogs.leave(sender.state.count),
});
// Nothing is marked on this page.
const markTool = { putDown() {}, follow() {} };
const app = new ReadingApp({
    announce, api, base, clock, dialogs, disputes, films, form, markTool, outbox, sender, stage, status, strings, tabs, timing,
    toolbar, viewer,
    filmWaiter: new FilmWaiter({ films, stage, dialogs, sender, strings }),
    practice: new Practice({ viewer, panel: byID("answers"), strings }),
    showProgress, ways: { home, next: home },
});
const keyMap = makeKeys();
const help = new KeyHelp(keyMap, keyHelpStrings(keyStrings));

await beginReading(app, { api, cases, clock, disputes, outbox, sender, state, status });

function makeKeys() {
    const map = new KeyMap(viewerKeys, "reader-study.keys");
    for (const action of form.actions) map.register(action.name, { ...action, group: strings.groupAnswers });
    map.register("save", { label: strings.saveNext, keys: ["Enter"], group: strings.groupAnswers, run: () => app.save() });
    map.register("previous", { label: strings.previous, keys: ["Backspace"], group: strings.groupAnswers, run: () => app.previous() });
    for (const [name, action] of Object.entries(controls.actions)) map.register(name, { ...action, group: heatMaps.controls.group });
    registerViewerKeys(map, viewer, keyStrings.actions, { canMark: false });
    map.register("help", { label: keyStrings.actions.help, keys: ["?"], group: keyStrings.actions.groupView, run: () => help.open() });
    const showKeys = () => {
        const legendOf = (name) => keyLegend(map.keysOf(name)[0], keyStrings);
        form.showKeys(legendOf);
        toolbar.showKeys(legendOf);
        controls.showKeys(legendOf);
    };
    map.addEventListener("change", showKeys);
    showKeys();
    return map;
}

/** The strip, and what is true about the case where the plan shows it. */
function showProgress(progress) {
    progressStrip(strings)(progress);
    const reference = cases.at(progress.position)?.reference ?? null;
    byID("reference").hidden = reference === null;
    byID("reference-text").textContent = reference?.text ?? "";
}
