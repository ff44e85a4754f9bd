"""Servers that others made, as close to their defaults as a load from one address allows. Only the one with PostgreSQL stores what it relays."""

import getpass
import os

from . import load, places, socketio_node
from .process import Server


class Peer:
    """A server that knows rooms by any name and people without accounts."""

    def __init__(self, name, protocol, launch):
        self.name, self.protocol, self._launch = name, protocol, launch

    def begin(self, scenario, _scratch, folder):
        rooms = scenario.membership()
        tokens = {number: f"t{number}" for people in rooms for number in people}
        plan = load.Plan.of([f"r{place}" for place in range(len(rooms))], tokens, rooms, scenario.senders)
        server = Server(folder)
        server.name = self.name
        self._launch(server)
        return server, plan


def python_socketio(server):
    server.launch([str(places.HERE / ".venv/bin/python"), str(places.HERE / "Peers/socketio_server.py"), str(server.port)])


def mosquitto(server):
    settings = server.folder / "mosquitto.conf"
    # More than 1,000 messages may wait for one slow reader: nothing is to be dropped.
    settings.write_text(
        f"listener {server.port} 127.0.0.1\nallow_anonymous true\nset_tcp_nodelay true\nmax_queued_messages 0\nuser {getpass.getuser()}\nlog_type error\n")
    server.launch(["/usr/sbin/mosquitto", "-c", str(settings)])


def nats(server):
    server.launch(["/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", str(server.port)])


PROSODY = """
run_as_root = true
pidfile = "{folder}/prosody.pid"
data_path = "{folder}"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{}}
http_ports = {{}}
https_ports = {{}}
c2s_require_encryption = false
s2s_require_encryption = false
allow_unencrypted_plain_auth = true
network_backend = "epoll"
network_settings = {{ tcp_backlog = 4096 }}
modules_enabled = {{ "saslauth", "disco" }}
modules_disabled = {{ "s2s", "offline", "limits" }}
log = {{ warn = "*stdout" }}
storage = "internal"
VirtualHost "localhost"
  authentication = "anonymous"
  allow_anonymous_s2s = false
Component "conference.localhost" "muc"
  muc_room_locking = false
  muc_room_cache_size = 100000 -- by default the 101st room is read from disk again at every message
  muc_room_default_public_jids = true
"""


def prosody(server):
    settings = server.folder / "prosody.cfg.lua"
    settings.write_text(PROSODY.format(folder=server.folder, port=server.port))
    server.launch(["/usr/bin/prosody", "-F", "--config", str(settings)])


EJABBERD = """
hosts: ["localhost"]
loglevel: error
listen:
  - {{ port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, shaper: none, access: all, backlog: 4096 }}
auth_method: [anonymous]
anonymous_protocol: sasl_anon
allow_multiple_connections: true
modules:
  mod_disco: {{}}
  mod_muc:
    host: "conference.localhost"
    access: all
    access_create: all
    history_size: 0
    max_users: 10000
    default_room_options: {{ max_users: 10000 }}
    max_user_conferences: 100
    min_message_interval: 0
    min_presence_interval: 0
    user_message_shaper: none
    user_presence_shaper: none
    room_shaper: none
"""


def ejabberd(server):
    settings = server.folder / "ejabberd.yml"
    settings.write_text(EJABBERD.format(port=server.port))
    environment = {
        **os.environ, "HOME": str(server.folder), "ERL_LIBS": "/usr/lib/x86_64-linux-gnu",
        "EJABBERD_CONFIG_PATH": str(settings), "EJABBERD_LOG_PATH": str(server.folder / "ejabberd.log"),
    }
    erlang = ["erl", "-noinput", "+K", "true", "+P", "250000", "-mnesia", "dir", f'"{server.folder}/mnesia"', "-s", "ejabberd"]
    server.launch(erlang, environment)


ALL = [
    Peer("python-socketio", "socketio", python_socketio),
    Peer("mosquitto", "mqtt", mosquitto),
    Peer("nats", "nats", nats),
    Peer("prosody", "xmpp", prosody),
    Peer("ejabberd", "xmpp", ejabberd),
]
if socketio_node.MODULES:
    ALL += [Peer("socket.io", "socketio", socketio_node.launch), Peer("socket.io-postgresql", "socketio", socketio_node.with_postgresql)]
