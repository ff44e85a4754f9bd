/** What went wrong, as the node said it or as the network did. */
export class Problem extends Error {
    /**
     * @param {{code?: string, status?: number, title?: string, detail?: string, retryAfter?: number,
     *   errors?: {field: string, code?: string, detail?: string}[]}} body
     */
    constructor(body) {
        super(body?.detail || body?.title || body?.code || "problem");
        this.code = body?.code ?? "unknown";
        this.status = body?.status ?? 0;
        this.detail = body?.detail ?? "";
        this.errors = Array.isArray(body?.errors) ? body.errors : [];
        this.retryAfter = Number(body?.retryAfter) || 0;
    }

    /** True when the same request may work a little later. */
    get passing() {
        return ["offline", "busy", "rate_limited"].includes(this.code) || this.status >= 500;
    }

    /** No answer came: the network, the node or the browser is away. */
    static offline() {
        return new Problem({ code: "offline" });
    }
}

/** @type {Record<string, string>} */
const sentences = {
    offline: "The node can’t be reached just now. Check your connection and try again.",
    busy: "The node is busy. Try again in a moment.",
    bad_credentials: "That username and password don’t match.",
    bad_code: "That code isn’t right, or was used already. After a few tries you need a new one.",
    unauthenticated: "Please log in again.",
    token_expired: "Please log in again.",
    session_ended: "This session has ended. Please log in again.",
    forbidden: "Your role here doesn’t allow that.",
    banned: "You are banned from this room.",
    blocked: "That isn’t possible: one of you has blocked the other.",
    suspended: "This account is suspended.",
    registration_closed: "This node doesn’t take new accounts without an invite.",
    user_not_found: "There is nobody by that name here.",
    room_not_found: "This room doesn’t exist, or it isn’t open to you.",
    message_not_found: "This message is gone.",
    invite_not_found: "This invite doesn’t exist any more.",
    invite_expired: "This invite has expired or is used up.",
    username_taken: "That username is taken. Try another one.",
    too_large: "That is too long for this node.",
    not_available: "This node doesn’t offer that.",
    storage_full: "The node’s disk is full. Tell the person who runs it.",
};

/**
 * A problem in a sentence for people.
 * @param {unknown} problem
 * @returns {string}
 */
export function plainWords(problem) {
    if (!(problem instanceof Problem)) return "Something went wrong in this page. Reload it and try again.";
    if (problem.code === "rate_limited") return `That was a bit fast. Try again in ${seconds(problem.retryAfter)}.`;
    if (problem.code === "invalid") {
        return problem.errors.map((each) => each.detail || each.code || each.field).join(" ") || problem.detail || "Check what you entered.";
    }
    return sentences[problem.code] ?? (problem.detail || "The node couldn’t do that.");
}

/**
 * What the node said about one field of a form.
 * @param {unknown} problem
 * @param {string} field
 * @returns {string}
 */
export function fieldWords(problem, field) {
    if (!(problem instanceof Problem)) return "";
    if (field === "username" && problem.code === "username_taken") return sentences.username_taken;
    return problem.errors.filter((each) => each.field === field).map((each) => each.detail || "Not accepted.").join(" ");
}

/** @param {number} count */
function seconds(count) {
    const whole = Math.max(1, Math.ceil(count));
    return whole === 1 ? "1 second" : whole < 120 ? `${whole} seconds` : `${Math.ceil(whole / 60)} minutes`;
}
