// The calls of a model at any threshold, looked up in the server's table: the page computes no statistics of its own.

/**
 * @typedef {object} Calls
 * @property {{tp: number, fn: number, fp: number, tn: number}} counts
 * @property {Object<string, {estimate: number|null, lower: number|null, upper: number|null}>} measures
 */

export class ThresholdTable {
    #rows;
    #measures;

    /**
     * @param {(number|null)[][]} rows thresholds ascending: the threshold up to which a row holds (null in the last row,
     *   which holds above all), tp, fn, fp, tn, then estimate and limits of each measure
     * @param {string[]} measures
     */
    constructor(rows, measures) {
        this.#rows = rows;
        this.#measures = measures;
    }

    /** @param {number} threshold the model calls a fracture at and above it @returns {Calls} */
    at(threshold) {
        const [, tp, fn, fp, tn, ...numbers] = this.#rows[this.#index(threshold)];
        const measures = this.#measures.map((name, place) => {
            const [estimate, lower, upper] = numbers.slice(3 * place, 3 * place + 3);
            return [name, { estimate, lower, upper }];
        });
        return { counts: { tp, fn, fp, tn }, measures: Object.fromEntries(measures) };
    }

    /**
     * The nearest threshold beyond this one at which a case is called otherwise.
     * @param {number} threshold @param {1|-1} direction @returns {number} the threshold itself at the end of the table
     */
    next(threshold, direction) {
        const limits = this.#rows.map(([limit]) => limit).filter((limit) => limit !== null);
        if (direction < 0) return limits.findLast((limit) => limit < threshold) ?? threshold;
        const beyond = limits.find((limit) => limit > threshold);
        // Above the highest probability nothing is called; 1 stands for it unless a case has 1.
        return beyond ?? 1;
    }

    #index(threshold) {
        const index = this.#rows.findIndex(([limit]) => limit === null || limit >= threshold);
        return index < 0 ? this.#rows.length - 1 : index;
    }
}
