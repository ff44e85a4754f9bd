/** @import {Session} from "./session.js" */
import { Problem } from "./problem.js";

/** How long an HTTP request may take before the page calls the node unreachable. */
const patience = 20_000;

/** The node's HTTP side: requests with the session's token, answers as objects, refusals as {@link Problem}. */
export class Api {
    /** @param {Session} session */
    constructor(session) {
        this.session = session;
    }

    /** @param {string} path */
    get(path) {
        return this.request("GET", path);
    }

    /**
     * @param {string} path
     * @param {object} [body]
     */
    post(path, body = {}) {
        return this.request("POST", path, body);
    }

    /**
     * @param {string} path
     * @param {object} [body]
     */
    put(path, body = {}) {
        return this.request("PUT", path, body);
    }

    /**
     * @param {string} path
     * @param {object} body
     */
    patch(path, body) {
        return this.request("PATCH", path, body);
    }

    /**
     * @param {string} path
     * @param {object} [body]
     */
    delete(path, body) {
        return this.request("DELETE", path, body);
    }

    /**
     * One request as the logged-in person; a token that has run out is renewed once.
     * @param {string} method
     * @param {string} path below `/api/v1/`, ids already percent-encoded
     * @param {object} [body]
     * @returns {Promise<any>}
     */
    async request(method, path, body) {
        const token = await this.session.token();
        try {
            return await ask(method, path, body, token);
        } catch (problem) {
            if (!(problem instanceof Problem) || problem.status !== 401 || !token) throw problem;
            if (problem.code === "bad_credentials") throw problem;
            const renewed = await this.session.renew(token);
            return ask(method, path, body, renewed);
        }
    }
}

/**
 * One request without any session.
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @param {string|null} [token]
 * @returns {Promise<any>}
 */
export async function ask(method, path, body, token) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    let response;
    try {
        response = await fetch(`/api/v1/${path}`, {
            method,
            headers,
            body: body === undefined ? undefined : JSON.stringify(body),
            signal: AbortSignal.timeout(patience),
            cache: "no-store",
            credentials: "omit",
        });
    } catch {
        throw Problem.offline();
    }
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer;
    const problem = { code: "unknown", ...answer, status: response.status };
    if (!problem.retryAfter) problem.retryAfter = Number(response.headers.get("Retry-After")) || 0;
    throw new Problem(problem);
}

/**
 * Puts ids into a path.
 * @param {TemplateStringsArray} parts
 * @param {...(string|number)} values
 */
export function path(parts, ...values) {
    return parts.reduce((whole, part, index) => whole + encodeURIComponent(values[index - 1]) + part);
}
