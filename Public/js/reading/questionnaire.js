// The questionnaire without a page: which questions are asked, what is missing, what an answer says in words.

/**
 * An answer: {choice} | {cannotAssess} | {scale} | {percent} | {marks} | {note}; absent is "not answered".
 * @typedef {Object<string, object>} Answers by question id
 */

/**
 * Questions that are asked, given the answers so far. A question whose parent is hidden is hidden.
 * @param {object[]} questions @param {Answers} answers @returns {object[]}
 */
export function visibleQuestions(questions, answers) {
    const visible = new Set();
    return questions.filter((question) => {
        const { dependsOn } = question;
        const isAsked =
            !dependsOn || (visible.has(dependsOn.question) && dependsOn.answers.includes(answers[dependsOn.question]?.choice));
        if (isAsked) visible.add(question.id);
        return isAsked;
    });
}

/** @param {object} question @param {object|null|undefined} answer whether it counts as an answer */
export function isGiven(question, answer) {
    if (answer === null || answer === undefined) return false;
    if (question.kind === "marks") return answer.marks.length >= Math.max(1, question.minimum ?? 1);
    if (question.kind === "note") return answer.note.trim() !== "";
    return true;
}

/**
 * Required questions that are asked and have no answer, in their order; marks begun but fewer than the minimum count, too.
 * @param {object[]} questions @param {Answers} answers @returns {string[]} ids
 */
export function missing(questions, answers) {
    return visibleQuestions(questions, answers)
        .filter((question) => {
            const answer = answers[question.id];
            if (isGiven(question, answer)) return false;
            const isBegun = question.kind === "marks" && (answer?.marks.length ?? 0) > 0;
            return question.required || isBegun;
        })
        .map((question) => question.id);
}

/** What is sent: answers of the questions that are asked, and only real ones. @returns {Answers} */
export function answersToSend(questions, answers) {
    const asked = visibleQuestions(questions, answers).filter((question) => isGiven(question, answers[question.id]));
    return Object.fromEntries(asked.map((question) => [question.id, answers[question.id]]));
}

/** @param {Answers} first @param {Answers} second whether both say the same */
export function sameAnswers(first, second) {
    return canonical(first) === canonical(second);
}

/** Whether one answer completes every case: a single required choice and nothing else to fill in. */
export function isSingleChoice(questions) {
    return questions.length === 1 && questions[0].kind === "choice";
}

/**
 * An answer in words.
 * @param {object} question @param {object|undefined} answer @param {{noAnswer: string, marks: string}} strings
 */
export function answerText(question, answer, strings) {
    if (!answer) return strings.noAnswer;
    if ("choice" in answer) return question.options.find((option) => option.code === answer.choice)?.label ?? answer.choice;
    if ("cannotAssess" in answer) {
        const reason = question.cannotAssess?.reasons.find((candidate) => candidate.code === answer.cannotAssess);
        return `${question.cannotAssess?.label ?? ""}: ${reason?.label ?? answer.cannotAssess}`;
    }
    if ("scale" in answer) return question.labels?.[answer.scale - 1] ?? String(answer.scale);
    if ("percent" in answer) return `${answer.percent} %`;
    if ("marks" in answer) return strings.marks.replace("{count}", String(answer.marks.length));
    return answer.note ?? strings.noAnswer;
}

function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
    // The server writes the size of a point as 0, the page leaves it out; null and absent are the same, too.
    const isEmpty = ([key, inner]) => inner === null || inner === undefined || (inner === 0 && (key === "width" || key === "height"));
    const entries = Object.entries(value).filter((entry) => !isEmpty(entry));
    return `{${entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)}}`;
}
