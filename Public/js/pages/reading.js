// The reading page: makes the parts, loads the state, begins.
import { FilmDecoder } from "../viewer/decoder.js";
import { KeyHelp } from "../viewer/key-help.js";
import { FilmViewer } from "../viewer/viewer.js";
import { ReadingAPI } from "../reading/api.js";
import { AdvicePanel } from "../reading/advice-panel.js";
import { AdviceSource } from "../reading/advice-source.js";
import { AidedRead } from "../reading/aided-read.js";
import { announce, beginReading, showDetails } from "../reading/beginning.js";
import { CaseList } from "../reading/case-list.js";
import { ServerClock } from "../reading/clock.js";
import { Dialogs } from "../reading/dialogs.js";
import { Disputes } from "../reading/disputes.js";
import { FilmWaiter } from "../reading/film-waiter.js";
import { FilmShelf } from "../reading/films.js";
import { firstState } from "../reading/first-state.js";
import { openKeep } from "../reading/keep.js";
import { keyHelpStrings } from "../reading/key-strings.js";
import { MarkTool } from "../reading/mark-tool.js";
import { Outbox, slotsToSend } from "../reading/outbox.js";
import { Practice } from "../reading/practice.js";
import { progressStrip } from "../reading/progress.js";
import { QuestionForm } from "../reading/question-form.js";
import { isSingleChoice } from "../reading/questionnaire.js";
import { ReadingApp } from "../reading/reading-app.js";
import { readingKeys } from "../reading/reading-keys.js";
import { SecondRead } from "../reading/second-read.js";
import { Sender } from "../reading/sender.js";
import { Stage } from "../reading/stage.js";
import { SavedStatus } from "../reading/status.js";
import { TabSync } from "../reading/sync-tabs.js";
import { CaseTiming } from "../reading/timing.js";
import { TrackSender } from "../reading/track-sender.js";
import { ViewTrackRecorder } from "../reading/view-track.js";
import { Toolbar } from "../reading/toolbar.js";

const byID = (id) => document.getElementById(id);
const page = JSON.parse(byID("page-data").textContent);
const { reading: strings, viewer: viewerStrings, keys: keyStrings, errors } = page.strings;
const { base } = page.api;

const clock = new ServerClock();
const api = new ReadingAPI(base, clock, page.api.state);
const stage = new Stage(byID("reading"), byID("stage-message"));
const dialogs = new Dialogs({ strings, errors, language: page.language });
const timing = new CaseTiming();
const tabs = new TabSync();
const viewer = new FilmViewer(byID("film"), { label: strings.film, strings: viewerStrings });
stage.waiting(strings.loading);

const keep = await openKeep();
const outbox = new Outbox(keep, base);
const sender = new Sender({ keep, outbox, api });
const films = new FilmShelf(api, new FilmDecoder(), () => viewer.canvasSize);
const state = await firstState({ api, stage, dialogs, strings, home: "/reading" });

outbox.slots = slotsToSend(state);
const cases = new CaseList(state.slots, await outbox.kept());
films.order = cases.all;
dialogs.questions = state.questions;

const isPractice = state.mode === "warm-up";
const form = new QuestionForm(byID("answers"), state.questions, {
    strings,
    hasSaveButton: !(state.policy.advance === "on-choice" && isSingleChoice(state.questions)),
});
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
    mark: () => markTool.toggle(),
});
const markTool = new MarkTool(viewer, form, toolbar);
const practice = new Practice({ viewer, panel: byID("answers"), strings });
// Only where the server says so does a second answer follow what a model says, or does the model speak from the start.
const isSequential = state.slots.some((slot) => slot.second !== undefined);
const isAided = state.study.session.aided === true;
const source = isSequential || isAided ? new AdviceSource(api, sender) : undefined;
const panel = source && new AdvicePanel(byID("answers").querySelector(".answers-scroll"), viewer.overlay, {
    strings: isAided ? { ...strings.second, ...strings.aided } : strings.second,
    language: page.language,
    isLive: isAided,
});
const second = isSequential
    ? new SecondRead({ announce, base, clock, form, markTool, outbox, panel, sender, source, strings, tabs, timing, viewer })
    : undefined;
const filmWaiter = makeFilmWaiter();
// Practice is no part of the study: how it is looked at is nobody's business.
const track = isPractice ? undefined : trackRecorder();
const app = new ReadingApp({
    announce, api, base, clock, dialogs, disputes, films, filmWaiter, form, markTool, outbox, practice, second, sender,
    showProgress: progressStrip(strings), stage,
    status, strings, tabs, timing, toolbar, track, viewer,
    // A session that was opened again ends where it was opened.
    ways: page.review === null ? undefined : { home: "/reading", next: page.review },
});
const keyMap = makeKeys();
const help = new KeyHelp(keyMap, keyHelpStrings(keyStrings));

byID("previous").hidden = isPractice || state.policy.change === "case";
await beginReading(app, { api, cases, clock, disputes, outbox, sender, state, status });

function makeFilmWaiter() {
    const waiter = new FilmWaiter({ films, stage, dialogs, sender, strings });
    if (!isAided) return waiter;
    const aided = new AidedRead({ filmWaiter: waiter, source, panel });
    aided.addEventListener("elsewhere", () => void app.refresh(true));
    return aided;
}

function trackRecorder() {
    const tracks = new TrackSender(sender, api);
    const send = (slot, body) => tracks.take(slot, body);
    return new ViewTrackRecorder({ viewer, form, question: state.questions[0].id, clock, send });
}

function makeKeys() {
    const own = [...form.actions];
    own.push({ name: "save", label: strings.saveNext, keys: ["Enter"], run: () => app.save() });
    if (!isPractice && state.policy.change !== "case") {
        own.push({ name: "previous", label: strings.previous, keys: ["Backspace"], run: () => app.previous() });
    }
    own.push({ name: "help", label: keyStrings.actions.help, keys: ["?"], run: () => help.open() });
    if (panel !== undefined) {
        const { group } = strings.second;
        const asked = new Set(own.flatMap((action) => action.keys));
        for (const [name, action] of Object.entries(panel.actions)) {
            own.push({ name, ...action, group, keys: action.keys.filter((key) => !asked.has(key)) });
        }
    }
    const shown = panel === undefined ? [form, toolbar] : [form, toolbar, panel];
    return readingKeys({ own, viewer, strings, keyStrings, shown });
}
