// How far the reader is and how many minutes are left, from the reader's own pace. Never how well.
import { fill } from "./status.js";

/** Answers that make the pace. */
const sampleSize = 15;
/** A longer time between two answers was a break, in milliseconds. */
const longestStep = 180_000;
/** Fewer steps say nothing about the pace. */
const fewestSteps = 3;

/**
 * Median time between answers of the latest ones; breaks are left out.
 * @param {number[]} times when answers were given, in milliseconds, any order
 * @returns {number|null} milliseconds; null when too few are known
 */
export function pace(times) {
    const sorted = [...times].sort((a, b) => a - b);
    const steps = sorted.slice(1).map((time, index) => time - sorted[index]);
    const recent = steps.filter((step) => step <= longestStep).slice(-sampleSize);
    if (recent.length < fewestSteps) return null;
    recent.sort((a, b) => a - b);
    const middle = Math.floor(recent.length / 2);
    return recent.length % 2 === 1 ? recent[middle] : (recent[middle - 1] + recent[middle]) / 2;
}

/** @param {number[]} times @param {number} left cases without an answer @returns {number|null} whole minutes, at least 1 */
export function minutesLeft(times, left) {
    const step = pace(times);
    if (step === null || left === 0) return null;
    return Math.max(1, Math.round((step * left) / 60_000));
}

/**
 * Shows in the strip how far the reader is.
 * @param {object} strings @returns {(progress: object) => void}
 */
export function progressStrip(strings) {
    const byID = (id) => document.getElementById(id);
    return ({ position, answered, total, minutes, canStepBack }) => {
        byID("previous").setAttribute("aria-disabled", String(!canStepBack));
        byID("position").textContent = fill(strings.position, { position, total });
        byID("minutes").textContent = minutes === null ? "" : fill(strings.minutesLeft, { minutes });
        byID("progress").max = total;
        byID("progress").value = answered;
    };
}
