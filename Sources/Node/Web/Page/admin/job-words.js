import { tag } from "./parts-of-pages.js";

/** The states of a job, in the order of a life. */
export const states = ["scheduled", "blocked", "ready", "running", "done", "dead", "cancelled", "expired"];

/** @type {Record<string, string>} */
const looks = { running: "good", dead: "bad", expired: "warn", ready: "accent", done: "quiet" };

/** @param {string} state */
export const stateTag = (state) => tag(state, looks[state]);

/**
 * What one may do with a job in a state.
 * @type {Record<string, string[]>}
 */
export const actsIn = { scheduled: ["run", "cancel"], blocked: ["cancel"], ready: ["cancel"], running: ["cancel"], dead: ["retry"], cancelled: ["retry"], done: [], expired: [] };
