// The real JavaScript client in a conversation over a real node. usage: javascript_client.cjs URL
"use strict";
const { io, WAYS, check, equal, next, several, settled, everyWay } = require("./real_client.cjs");
const url = process.argv[2];
const MESSAGES = 60;

async function ask(method, path, body, token) {
    const headers = { "content-type": "application/json", ...(token && { authorization: "Bearer " + token }) };
    const answer = await fetch(`${url}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
}

async function register(name) {
    const username = `${name}-${Math.random().toString(36).slice(2, 12)}`;
    return ask("POST", "auth/register", { username, password: "correct horse " + username });
}

const call = (socket, event, data) => socket.timeout(15000).emitWithAck(event, data);

everyWay(async (way) => {
    const [ada, ben] = [await register("ada"), await register("ben")];
    const open = (auth) => io(url, { transports: WAYS[way], auth, forceNew: true, reconnectionDelay: 20 });
    const [first, second] = [open({ token: ada.accessToken }), open({ token: ben.accessToken })];
    const position = { at: 0 };
    second.on("new_message", (event) => { position.at = event.position; });
    let room;

    await check(`${way}: logs in with the handshake, the transport is the wanted one`, async () => {
        const ready = [next(first, "ready"), next(second, "ready")];
        equal((await next(first, "authenticated"))[0].user.id, ada.user.id);
        await Promise.all(ready);
        await settled(first, way);
    });
    await check(`${way}: a bad token is refused with its problem, and the client stays away`, async () => {
        const stranger = open({ token: "not a token" });
        const [error] = await next(stranger, "connect_error");
        equal([error.data.status, error.message], [401, error.data.detail]);
        equal(stranger.active, false);
    });
    await check(`${way}: joins a room and hears who else does`, async () => {
        room = await ask("POST", "rooms", { kind: "group", name: "lobby", visibility: "public" }, ada.accessToken);
        const joined = next(first, "user_joined");
        equal((await call(second, "join_room", { roomId: room.id })).room.id, room.id);
        equal((await joined)[0].userId, ben.user.id);
    });
    await check(`${way}: ${MESSAGES} messages sent at once arrive once and in order`, async () => {
        const heard = several(second, "new_message", MESSAGES);
        const sent = [...Array(MESSAGES).keys()].map((number) => call(first, "send_message", { roomId: room.id, text: `message ${number}` }));
        const ids = (await Promise.all(sent)).map((message) => message.id);
        equal((await heard).map((event) => event.message.id), ids);
    });
    await check(`${way}: comes back by itself after its transport broke, and resumes without a gap`, async () => {
        second.auth = (give) => give({ token: ben.accessToken, position: position.at });
        const resumed = next(second, "resumed");
        const heard = several(second, "new_message", 10);
        second.io.engine.close();
        for (let number = 0; number < 10; number++) await call(first, "send_message", { roomId: room.id, text: `missed ${number}` });
        second.connect();
        equal((await heard).map((event) => event.message.content.text), [...Array(10).keys()].map((number) => `missed ${number}`));
        await resumed;
    });
    await check(`${way}: a logout ends the connection`, async () => {
        const [ended, gone] = [next(second, "session_ended"), next(second, "disconnect")];
        await ask("POST", "auth/logout", {}, ben.accessToken);
        equal((await ended)[0], { reason: "logout" });
        await gone;
    });
    first.disconnect();
    second.disconnect();
});
