// What a chat on Socket.IO for Node looks like: rooms, acks, everybody in the room hears it.
//
// usage: NODE_PATH=MODULES socketio_server.cjs PORT [POSTGRESQL_URL]
// With PostgreSQL each message is a row, committed before its ack and before anybody hears it; without, nothing is stored.
"use strict";
const { Server } = require("socket.io");
const [port, url] = process.argv.slice(2);
let position = 0;
let store = async () => ++position;

async function open() {
  if (!url) return;
  const pool = new (require("pg").Pool)({ connectionString: url, max: 16 });
  await pool.query("CREATE TABLE messages (position bigserial PRIMARY KEY, room text NOT NULL, sender text NOT NULL, body jsonb NOT NULL)");
  await pool.query("CREATE INDEX messages_of_a_room ON messages (room, position)");
  store = async (room, sender, body) => {
    const insert = { name: "insert", text: "INSERT INTO messages (room, sender, body) VALUES ($1, $2, $3) RETURNING position" };
    return (await pool.query({ ...insert, values: [room, sender, JSON.stringify(body)] })).rows[0].position;
  };
}

open().then(() => {
  const server = new Server({ pingInterval: 25000, perMessageDeflate: false });
  server.on("connection", (socket) => {
    for (const room of socket.handshake.auth.rooms) socket.join(room);
    socket.on("send_message", async ({ roomId, text }, ack) => {
      const content = { type: "text", text };
      const message = { id: await store(roomId, socket.id, content), roomId, sender: socket.id, content };
      server.to(roomId).emit("new_message", { message });
      ack(message);
    });
    socket.emit("ready", { position });
  });
  server.listen(+port, { host: "127.0.0.1" });
});
