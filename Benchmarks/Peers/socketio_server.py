"""What a chat on python-socketio looks like: rooms, acks, everybody in the room hears it. Nothing is stored.

usage: socketio_server.py PORT
"""

import itertools
import sys

import socketio
import uvicorn

server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*")
numbers = itertools.count(1)


@server.event
async def connect(sid, _environment, auth):
    for room in auth["rooms"]:
        await server.enter_room(sid, room)
    await server.emit("ready", {"position": next(numbers)}, to=sid)


@server.event
async def send_message(sid, data):
    message = {"id": next(numbers), "roomId": data["roomId"], "sender": sid, "content": {"type": "text", "text": data["text"]}}
    await server.emit("new_message", {"message": message}, room=data["roomId"])
    return message


uvicorn.run(socketio.ASGIApp(server), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False, backlog=4096)
