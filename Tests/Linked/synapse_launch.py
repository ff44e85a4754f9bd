"""Starts Synapse with the places of its peers written down.

usage: synapse_launch.py PLACES.json SYNAPSE-ARGUMENTS

The file maps server names to ports of this machine. Synapse has no such setting: without this its peers would need names in the DNS or
in /etc/hosts, and port 8448. Only where a name leads is replaced; certificates are checked for the name, and all else is Synapse's own.
"""

import json
import pathlib
import sys

from synapse.app import homeserver
from synapse.http.federation.srv_resolver import Server, SrvResolver
from synapse.http.federation.well_known_resolver import WellKnownLookupResult, WellKnownResolver

PREFIX = b"_matrix-fed._tcp."


def main(places):
    async def resolve_service(_, service_name):
        port = places.get(service_name.removeprefix(PREFIX).decode())
        if port is None:
            raise OSError(f"The stage has no line to {service_name.decode()}.")
        return [Server(host=b"127.0.0.1", port=port)]

    async def get_well_known(_, server_name):
        return WellKnownLookupResult(delegated_server=None)

    SrvResolver.resolve_service = resolve_service
    WellKnownResolver.get_well_known = get_well_known
    homeserver.main()


if __name__ == "__main__":
    file = sys.argv.pop(1)
    main(json.loads(pathlib.Path(file).read_text()))
