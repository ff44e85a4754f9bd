import { fieldWords, plainWords, Problem } from "../problem.js";
import { h, uniqueId } from "./dom.js";

/**
 * A labelled field with room for a hint and for what is wrong with it.
 * @param {{name: string, label: string, type?: string, hint?: string, value?: string, required?: boolean, multiline?: boolean,
 *   autocomplete?: string, inputmode?: string, minlength?: number, maxlength?: number, placeholder?: string, autofocus?: boolean, autocapitalize?: string, spellcheck?: string}} options
 */
export function field(options) {
    const { name, label, type = "text", hint, multiline, ...rest } = options;
    const id = uniqueId(name);
    const error = h("p", { class: "field-error", id: `${id}-error`, hidden: true });
    const described = hint ? `${id}-hint ${id}-error` : `${id}-error`;
    const plain = name === "username" ? { autocapitalize: "none", spellcheck: "false", autocorrect: "off" } : {};
    const input = multiline
        ? h("textarea", { id, name, rows: 3, "aria-describedby": described, ...rest })
        : h("input", { id, name, type, "aria-describedby": described, ...plain, ...rest });
    return h("div", { class: "field" }, h("label", { for: id }, label), input, hint ? h("p", { class: "hint", id: `${id}-hint` }, hint) : null, error);
}

/**
 * A choice of one among few.
 * @param {{name: string, label: string, value?: string, choices: [string, string][], hint?: string}} options
 */
export function choice({ name, label, value, choices, hint }) {
    const id = uniqueId(name);
    const select = h("select", { id, name }, choices.map(([each, words]) => h("option", { value: each, selected: each === value }, words)));
    return h("div", { class: "field" }, h("label", { for: id }, label), select, hint ? h("p", { class: "hint" }, hint) : null);
}

/** @param {{name: string, label: string, checked?: boolean, hint?: string}} options */
export function tick({ name, label, checked, hint }) {
    const id = uniqueId(name);
    return h(
        "div",
        { class: "field tick" },
        h("input", { type: "checkbox", id, name, checked }),
        h("label", { for: id }, label, hint ? h("span", { class: "hint" }, hint) : null),
    );
}

/**
 * A form that says what went wrong: beside the field where the node names one, above the buttons otherwise.
 * @param {{submit: string, busy?: string, fields: Node[], buttons?: Node[], send: (values: Record<string, string>) => Promise<any>}} options
 */
export function form({ submit, busy = "One moment…", fields, buttons = [], send }) {
    const alert = h("p", { class: "form-error", role: "alert", hidden: true });
    const go = h("button", { type: "submit", class: "button primary" }, submit);
    const element = h("form", { class: "form", novalidate: true }, fields, alert, h("div", { class: "form-buttons" }, buttons, go));
    element.addEventListener("submit", async (/** @type {Event} */ event) => {
        event.preventDefault();
        clearErrors(element, alert);
        if (!allFilled(element)) return;
        go.disabled = true;
        go.textContent = busy;
        try {
            await send(valuesOf(element));
        } catch (problem) {
            show(element, alert, problem);
        }
        go.disabled = false;
        go.textContent = submit;
    });
    return element;
}

/**
 * @param {HTMLFormElement} element
 * @returns {Record<string, string>}
 */
function valuesOf(element) {
    const values = Object.fromEntries([...new FormData(element)].map(([name, value]) => [name, String(value)]));
    for (const box of element.querySelectorAll("input[type=checkbox]")) {
        const input = /** @type {HTMLInputElement} */ (box);
        values[input.name] = input.checked ? "true" : "";
    }
    return values;
}

/** @param {HTMLFormElement} element */
function allFilled(element) {
    for (const input of element.querySelectorAll("input, textarea")) {
        const each = /** @type {HTMLInputElement} */ (input);
        if (each.checkValidity()) continue;
        mark(each, each.validity.valueMissing ? "Please fill this in." : each.validationMessage);
        each.focus();
        return false;
    }
    return true;
}

/**
 * @param {HTMLFormElement} element
 * @param {HTMLElement} alert
 */
function clearErrors(element, alert) {
    alert.hidden = true;
    for (const error of element.querySelectorAll(".field-error")) /** @type {HTMLElement} */ (error).hidden = true;
    for (const input of element.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
}

/**
 * @param {HTMLFormElement} element
 * @param {HTMLElement} alert
 * @param {unknown} problem
 */
function show(element, alert, problem) {
    let first = null;
    for (const input of element.querySelectorAll("input, textarea")) {
        const each = /** @type {HTMLInputElement} */ (input);
        const words = fieldWords(problem, each.name);
        if (!words) continue;
        mark(each, words);
        first ??= each;
    }
    if (first) return first.focus();
    alert.textContent = plainWords(problem);
    alert.hidden = false;
    if (!(problem instanceof Problem)) console.error(problem);
}

/**
 * @param {HTMLInputElement} input
 * @param {string} words
 */
function mark(input, words) {
    const error = document.getElementById(`${input.id}-error`);
    if (!error) return;
    input.setAttribute("aria-invalid", "true");
    error.textContent = words;
    error.hidden = false;
}
