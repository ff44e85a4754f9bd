// The real Socket.IO JavaScript client, as browsers load it, running in node. ROOKERY_SOCKETIO_CLIENT names its file.
"use strict";
const modules = "/usr/share/nodejs";
process.env.NODE_PATH = modules;
require("module").Module._initPaths();
globalThis.WebSocket = require("ws");
globalThis.XMLHttpRequest = require("xmlhttprequest").XMLHttpRequest;
// Browsers have it, node does not; the client makes base64 with it.
globalThis.FileReader ??= class {
    readAsDataURL(blob) {
        blob.arrayBuffer().then((bytes) => {
            this.result = "data:;base64," + Buffer.from(bytes).toString("base64");
            this.onload();
        });
    }
};
const { io } = require(process.env.ROOKERY_SOCKETIO_CLIENT);

const SECONDS = 20;
let failed = 0;

// Runs one named check; says PASS or FAIL and goes on.
async function check(name, work) {
    try {
        await Promise.race([
            work(),
            new Promise((_, no) => setTimeout(() => no(new Error(`not done after ${SECONDS} s`)), SECONDS * 1000).unref()),
        ]);
        console.log(`PASS javascript: ${name}`);
    } catch (problem) {
        failed += 1;
        console.log(`FAIL javascript: ${name}: ${problem.message}`);
    }
}

function equal(found, wanted) {
    const [left, right] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (left !== right) throw new Error(`${left} instead of ${right}`);
}

// The next event of a name, as the list of its arguments.
function next(socket, name) {
    return new Promise((done) => socket.once(name, (...values) => done(values)));
}

// So many events of a name, each as its first argument.
function several(socket, name, count) {
    const found = [];
    return new Promise((done) => {
        const take = (value) => {
            found.push(value);
            if (found.length < count) return;
            socket.off(name, take);
            done(found);
        };
        socket.on(name, take);
    });
}

// What a client's transport list is for each way to connect.
const WAYS = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] };

// Returns once a client that may upgrade has done so.
async function settled(socket, way) {
    const engine = socket.io.engine;
    const wanted = way === "polling" ? "polling" : "websocket";
    if (engine.transport.name !== wanted) await new Promise((done) => engine.once("upgrade", done));
    equal(engine.transport.name, wanted);
}

// Runs a scenario on every transport, then ends the process.
async function everyWay(scenario) {
    for (const way of Object.keys(WAYS)) await scenario(way);
    process.exit(failed ? 1 : 0);
}

module.exports = { io, WAYS, check, equal, next, several, settled, everyWay };
