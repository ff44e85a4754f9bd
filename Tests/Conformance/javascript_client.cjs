// The real JavaScript client against the conformance program. usage: javascript_client.cjs URL
"use strict";
const { io, WAYS, check, equal, next, several, settled, everyWay } = require("../Clients/real_client.cjs");
const url = process.argv[2];
const hex = (bytes) => Buffer.from(bytes).toString("hex");

everyWay(async (way) => {
    const socket = io(url, { transports: WAYS[way], auth: { name: "Ada" }, forceNew: true, reconnectionDelay: 20 });
    const auth = next(socket, "auth");
    await check(`${way}: connects, its auth arrives, the transport is the wanted one`, async () => {
        equal(await auth, [{ name: "Ada" }]);
        await settled(socket, way);
    });
    await check(`${way}: an event comes back as it was sent`, async () => {
        const back = next(socket, "message-back");
        socket.emit("message", 1, "Grüße €😀", { list: [true, null, 1.5] });
        equal(await back, [1, "Grüße €😀", { list: [true, null, 1.5] }]);
    });
    await check(`${way}: acks of both sides`, async () => {
        equal(await new Promise((done) => socket.emit("message-with-ack", "a", { b: 2 }, (...values) => done(values))), ["a", { b: 2 }]);
        socket.once("question", (number, answer) => answer(number + 1));
        const answered = next(socket, "answered");
        socket.emit("ask-me", 41);
        equal(await answered, [42]);
    });
    await check(`${way}: binary inside and beside objects, and 300 kB of it in an ack`, async () => {
        const back = next(socket, "message-back");
        socket.emit("message", { deep: [Buffer.from([0, 255])] }, Buffer.from("kitchen"));
        const [object, bytes] = await back;
        equal([hex(object.deep[0]), hex(bytes)], ["00ff", hex(Buffer.from("kitchen"))]);
        const long = Buffer.alloc(300000, 7);
        const [answer] = await new Promise((done) => socket.emit("message-with-ack", long, (...values) => done(values)));
        equal(Buffer.from(answer).equals(long), true);
    });
    await check(`${way}: 300 events keep their order`, async () => {
        const all = several(socket, "message-back", 300);
        for (let number = 0; number < 300; number++) socket.emit("message", number);
        equal(await all, [...Array(300).keys()]);
    });
    await check(`${way}: a second namespace comes and goes on the same connection`, async () => {
        const custom = socket.io.socket("/custom", { auth: { name: "Ben" } });
        equal(await next(custom, "auth"), [{ name: "Ben" }]);
        custom.disconnect();
        const back = next(socket, "message-back");
        socket.emit("message", "still here");
        equal(await back, ["still here"]);
    });
    await check(`${way}: a refused namespace says why`, async () => {
        const [error] = await next(socket.io.socket("/secret", { auth: { token: "wrong" } }), "connect_error");
        equal([error.message, error.data], ["not authorized", { code: 403 }]);
        const [unknown] = await next(socket.io.socket("/nowhere"), "connect_error");
        equal(unknown.message, "Invalid namespace");
    });
    await check(`${way}: comes back by itself after the server has closed the transport`, async () => {
        const before = socket.id;
        const again = next(socket, "auth");
        socket.emit("kick");
        await again;
        equal(socket.id === before, false);
    });
    socket.disconnect();
});
