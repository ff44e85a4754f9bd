#!/bin/bash
# Gets the real Socket.IO JavaScript client for the tests: it lies inside the wheel of the Python package nicegui (MIT).
# Usage: install-test-clients.sh PYTHON   (the Python of the test environment; the client goes into its share folder)
# Debian's nodejs, node-ws and node-xmlhttprequest run it.
set -euo pipefail
python=${1:?usage: install-test-clients.sh PYTHON}
share=$("$python" -c 'import sys; print(sys.prefix)')/share/rookery
client=$share/socket.io.min.js

"$(dirname "$0")"/../.ci/install nodejs node-ws node-xmlhttprequest
[ -s "$client" ] && exit 0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --dest "$folder" 'nicegui>=3,<4'
mkdir -p "$share"
"$python" - "$folder" "$client" <<'PY'
import pathlib
import sys
import zipfile

folder, client = map(pathlib.Path, sys.argv[1:])
wheel = zipfile.ZipFile(next(folder.glob("nicegui-*.whl")))
client.write_bytes(wheel.read("nicegui/static/socket.io.min.js"))
PY
echo "Installed $client"
