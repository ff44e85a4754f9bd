#!/usr/bin/env bash
# Starts two linked nodes on this machine, each with its web page, its own folder and a certificate of an authority made for them.
#
# usage: demo-federation.sh PROGRAM [FOLDER]     everything stays in FOLDER (./demo-federation), so that a second start goes on
set -euo pipefail
program=$(realpath "$1")
folder=${2:-demo-federation}
mkdir -p "$folder"
folder=$(realpath "$folder")
umask 077

authority() {
  [ -f "$folder/authority.pem" ] && return
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=The demonstration" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign \
    -keyout "$folder/authority.key" -out "$folder/authority.pem" 2>/dev/null
}

certificate() { # NAME
  [ -f "$folder/$1.pem" ] && return
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -keyout "$folder/$1.key" -out "$folder/$1.csr" 2>/dev/null
  openssl x509 -req -days 3650 -in "$folder/$1.csr" -CA "$folder/authority.pem" -CAkey "$folder/authority.key" -CAcreateserial \
    -extfile <(printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\n' "$1") -out "$folder/$1.pem" 2>/dev/null
}

configuration() { # NAME PORT FEDERATION-PORT OTHER OTHER-FEDERATION-PORT
  cat > "$folder/$1.toml" <<TOML
[node]
name = "$1"
data_directory = "$folder/$1"
[listen]
port = $2
[federation]
address = "127.0.0.1"
port = $3
tls_certificate = "$folder/$1.pem"
tls_key = "$folder/$1.key"
authorities = "$folder/authority.pem"
allowed = ["$4"]
places = ["$4=127.0.0.1:$5"]
TOML
}

links() { # a node that has its admin has no link any more
  if ! compgen -G "$folder/*.example/first-admin-link" >/dev/null; then
    echo 'Each node has its admin, who sees the other one under "Other nodes".'
    return
  fi
  echo 'These make the first admin of each node, who sees the other one under "Other nodes":'
  for name in north.example south.example; do
    [ ! -f "$folder/$name/first-admin-link" ] || echo "  $(cat "$folder/$name/first-admin-link")"
  done
}

authority
for name in north.example south.example; do certificate "$name"; done
configuration north.example 8081 8451 south.example 8452
configuration south.example 8082 8452 north.example 8451

nodes=()
trap 'kill "${nodes[@]}" 2>/dev/null; wait' EXIT
for name in north.example south.example; do
  "$program" serve --config "$folder/$name.toml" >"$folder/$name.log" 2>&1 &
  nodes+=($!)
done
for port in 8081 8082; do
  for _ in $(seq 150); do
    curl -fs "http://127.0.0.1:$port/readyz" >/dev/null && break
    kill -0 "${nodes[@]}" || { tail -n 5 "$folder"/*.log >&2; exit 1; }
    sleep 0.2
  done
done
cat <<TEXT

Two linked nodes:
  north.example   http://127.0.0.1:8081/
  south.example   http://127.0.0.1:8082/
Take two browser windows (one of them private), make an account on each, and write to each other, or add each other to rooms, as
@NAME:north.example and @NAME:south.example.
$(links)
To see an outage, stop one of the two processes: ${nodes[*]}. Logs are in $folder. Ctrl-C ends both.
TEXT
wait "${nodes[@]}"
