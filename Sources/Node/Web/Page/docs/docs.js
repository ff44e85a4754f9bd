// Shows the node's own description of its API. Reads one file from the node, nothing from anywhere else.

/** An element with text or children; never markup. */
function element(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children.filter((child) => child !== null));
    return node;
}

/** `rooms`, `User`: the last word of a reference. */
const named = (reference) => reference.split("/").at(-1);

/** A schema in one short line, or several for an object. */
function shape(schema, indent = "") {
    if (!schema || Object.keys(schema).length === 0) return "anything";
    if (schema.$ref) return named(schema.$ref);
    if (schema.enum) return schema.enum.map((word) => JSON.stringify(word)).join(" | ");
    if (schema.properties) return fields(schema, indent);
    if (schema.anyOf) return schema.anyOf.map((choice) => shape(choice, indent)).join(" | ");
    if (schema.type === "array") return `[${shape(schema.items, indent)}]`;
    return [schema.type, limits(schema), schema.format].flat().filter(Boolean).join(" ");
}

function limits(schema) {
    const low = schema.minLength ?? schema.minimum;
    const high = schema.maxLength ?? schema.maximum;
    return low === undefined && high === undefined ? "" : `${low ?? ""}…${high ?? ""}`;
}

function fields(schema, indent) {
    const inner = indent + "    ";
    const needed = new Set(schema.required ?? []);
    const lines = Object.entries(schema.properties).map(
        ([name, field]) => `${inner}${name}${needed.has(name) ? "" : "?"}: ${shape(field, inner)}${note(field)}`
    );
    return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}

const note = (field) => (field.description ? `    // ${field.description}` : "");

function parameters(operation) {
    if (operation.parameters.length === 0) return null;
    const rows = operation.parameters.flatMap((parameter) => [
        element("dt", {}, element("code", {}, parameter.name), ` (${parameter.in})`),
        element("dd", {}, [shape(parameter.schema), parameter.schema.description].filter(Boolean).join(" — ")),
    ]);
    return element("dl", {}, ...rows);
}

function body(content, title, schemas) {
    const schema = content?.["application/json"]?.schema;
    if (!schema) return null;
    const full = schema.$ref ? schemas[named(schema.$ref)] : schema;
    return element("div", {}, element("p", {}, title, " ", element("code", {}, shape(schema))), element("pre", {}, shape(full)));
}

function answers(responses) {
    const rows = Object.entries(responses).flatMap(([status, response]) => [
        element("dt", {}, element("code", {}, status)),
        element("dd", {}, response.description),
    ]);
    return element("dl", {}, ...rows);
}

function operation(method, path, described, schemas) {
    const good = Object.entries(described.responses).find(([status]) => status.startsWith("2"))?.[1];
    const details = element(
        "details",
        { id: described.operationId },
        element(
            "summary",
            {},
            element("span", { class: "method" }, method.toUpperCase()),
            element("code", {}, path),
            element("span", { class: "soft" }, described.summary)
        ),
        element(
            "div",
            { class: "details" },
            element("p", { class: "soft" }, described.security.length === 0 ? "No login needed." : "Needs an access token."),
            parameters(described),
            body(described.requestBody?.content, "Body:", schemas),
            body(good?.content, "Answer:", schemas),
            answers(described.responses)
        )
    );
    details.dataset.words = `${method} ${path} ${described.operationId} ${described.summary} ${JSON.stringify(described.responses)}`.toLowerCase();
    return details;
}

function show(description) {
    const main = document.getElementById("operations");
    document.getElementById("version").textContent = description.info.version;
    document.getElementById("summary").textContent = description.info.summary;
    const sections = description.tags.map(({ name }) => {
        const operations = Object.entries(description.paths).flatMap(([path, item]) =>
            Object.entries(item)
                .filter(([, described]) => described.tags.includes(name))
                .map(([method, described]) => operation(method, path, described, description.components.schemas))
        );
        return operations.length === 0 ? null : element("section", {}, element("h2", {}, name), ...operations);
    });
    main.replaceChildren(...sections.filter(Boolean));
}

function filter(event) {
    const wanted = event.target.value.toLowerCase();
    for (const details of document.querySelectorAll("details")) details.hidden = !details.dataset.words.includes(wanted);
    for (const section of document.querySelectorAll("section")) {
        section.hidden = section.querySelector("details:not([hidden])") === null;
    }
}

document.getElementById("filter").addEventListener("input", filter);
try {
    const answer = await fetch("/api/v1/openapi.json");
    if (!answer.ok) throw new Error(`the node answered ${answer.status}`);
    show(await answer.json());
} catch (error) {
    document.getElementById("operations").replaceChildren(element("p", {}, `The description cannot be read: ${error.message}.`));
}
