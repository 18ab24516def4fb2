# A registry on this machine with the parties of the demo journey, for deploy/demo and deploy/serve.
# Sourced after lib.sh, not run. Everything of it lies in one folder, $DEMO.

YIDAN=$ROOT/build/release/services/cli/yidan
YIDAND=$ROOT/build/release/services/yidand/yidand

# id | name | 中文 | country | roles and what else admit takes
demo_parties() {
  cat <<'LIST'
cdirp|Chengdu International Railway Port Operation Co., Ltd.|成都国际陆港运营有限公司|CN|--roles carrier
landrover-nl|Brabant Automotive Export B.V.||NL|--roles shipper
boc-frankfurt|Bank of China, Frankfurt Branch|中国银行法兰克福分行|DE|--roles financier
boc-jinjiang|Bank of China, Chengdu Jinjiang Sub-branch|中国银行成都锦江支行|CN|--roles financier
rongou|Chengdu Rong'ou Trading Co., Ltd.|成都蓉欧贸易有限公司|CN|--roles consignee
chengdu-customs|Chengdu Customs|成都海关|CN|--roles authority --authority-kind customs --jurisdiction CN
LIST
}

# yidan_as PARTICIPANT ARGUMENT ...: the command line with that participant's keys, settings and memory.
yidan_as() {
  local who=$1
  shift
  env -u YIDAN_PRINCIPAL YIDAN_CONFIG="$DEMO/parties/$who/config.json" "$YIDAN" "$@"
}

write_config() {
  mkdir -p "$DEMO/parties/$1"
  cat >"$DEMO/parties/$1/config.json" <<JSON
{
  "as": "$1",
  "key": "signing.pem",
  "server": "$SERVER",
  "ca": "../../certs/ca.pem",
  "cert": "../../certs/$1.pem",
  "tls_key": "../../certs/$1.key",
  "registry_key": "../../registry.vkey"
}
JSON
}

# hosts_of ADDRESS:PORT: what a certificate must name for whoever connects there, as in openssl's subjectAltName.
hosts_of() {
  local host=${1%:*} names=DNS:localhost,IP:127.0.0.1 one
  host=${host#[}
  host=${host%]}
  case $host in
    127.0.0.1 | localhost) ;;
    0.0.0.0 | ::)
      names+=",IP:0:0:0:0:0:0:0:1,DNS:$(hostname)"
      for one in $(hostname -I 2>/dev/null || true); do names+=",IP:$one"; done
      ;;
    *[!0-9.]*) if [[ $host == *:* ]]; then names+=",IP:$host"; else names+=",DNS:$host"; fi ;;
    *) names+=",IP:$host" ;;
  esac
  printf '%s\n' "$names"
}

# reached_at ADDRESS:PORT: where clients on this machine connect to what listens there; on every address is here
# too.
reached_at() {
  case $1 in
    0.0.0.0:*) printf '127.0.0.1:%s\n' "${1##*:}" ;;
    '[::]:'*) printf '[::1]:%s\n' "${1##*:}" ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# Certificates for every party and for what listens on $1; also those that end soon.
renew_certs() {
  local -a names
  mapfile -t names < <(demo_parties | cut -d'|' -f1)
  YIDAN_HOSTS=$(hosts_of "$1") deploy/make-certs "$DEMO/certs" registrar "${names[@]}"
}

# Until the registry of $SERVER_PID ends: certificates for $1 that end soon are made anew every YIDAN_RENEW_S
# seconds, a day. Ends as the registry did. `nap` is the sleep that a script which ends has to end too.
keep_certs_good() {
  while kill -0 "$SERVER_PID" 2>/dev/null; do
    sleep "${YIDAN_RENEW_S:-86400}" &
    nap=$!
    wait -n "$SERVER_PID" "$nap" || true
    kill -0 "$SERVER_PID" 2>/dev/null || break
    renew_certs "$1"
  done
  kill "$nap" 2>/dev/null || true
  wait "$SERVER_PID"
}

# Creates the registry in $DEMO for $1 (ADDRESS:PORT), unless it is there already. Interrupted, it is run again:
# the registry gets its name, data, as the last step, and what an earlier run left half made is made anew.
create_registry() {
  local new=$DEMO/data.new registrar=$DEMO/parties/registrar
  mkdir -p "$registrar"
  renew_certs "$1"
  if [[ -d $DEMO/data ]]; then
    [[ -s $DEMO/registry.vkey && -s $DEMO/registry.digest ]] ||
      die "$DEMO/data is a registry, and registry.vkey or registry.digest beside it is gone: take another directory"
    return
  fi
  rm -rf "$new" "$registrar"/signing.pem "$registrar"/signing.pem.pub
  "$YIDAN" keygen --out "$registrar/signing.pem" >/dev/null
  # --demo: one key of the registrar is enough. A registry that somebody relies on has two at least.
  "$YIDAND" init --demo --data "$new" --origin registry.example/chengdu --registrar registrar \
    --registrar-key "$registrar/signing.pem.pub" >"$DEMO/init.txt"
  awk '$1 == "registry" { print $2 }' "$DEMO/init.txt" >"$DEMO/registry.digest"
  awk '$1 == "vkey" { print $2 }' "$DEMO/init.txt" >"$DEMO/registry.vkey"
  mv "$new" "$DEMO/data"
}

# Starts yidand with every role on $1 (ADDRESS:PORT, port 0 allowed); sets SERVER, where clients on this machine
# connect, and SERVER_PID, and writes every party's configuration.
start_registry() {
  : >"$DEMO/yidand.out"
  "$YIDAND" --data "$DEMO/data" --listen "$1" --tls-cert "$DEMO/certs/server.pem" --tls-key "$DEMO/certs/server.key" \
    --client-ca "$DEMO/certs/ca.pem" --trust-domain yidan.example --log-level warning --lame-ms 0 \
    >"$DEMO/yidand.out" 2>"$DEMO/yidand.log" &
  SERVER_PID=$!
  local waited=0
  until grep -q '^LISTENING' "$DEMO/yidand.out"; do
    kill -0 "$SERVER_PID" 2>/dev/null || die "yidand ended: $(tail -n 3 "$DEMO/yidand.log")"
    ((waited++ < 300)) || die "yidand does not listen; see $DEMO/yidand.log"
    sleep 0.1
  done
  LISTENS=$(sed -n 's/^LISTENING.* public=\([^ ]*\).*/\1/p' "$DEMO/yidand.out")
  SERVER=$(reached_at "$LISTENS")
  local id
  while IFS='|' read -r id _; do write_config "$id"; done < <(printf 'registrar|\n'; demo_parties)
}

stop_registry() {
  [[ -n ${SERVER_PID:-} ]] || return 0
  kill "$SERVER_PID" 2>/dev/null || true
  wait "$SERVER_PID" 2>/dev/null || true
  SERVER_PID=
}

# Each party makes its key and signs its own REGISTER; the registrar admits it with its roles. Interrupted, it is
# run again: a party is done when its file "admitted" says so, and an admission whose answer was lost waits in
# the registrar's outbox.
admit_parties() {
  local id name name_zh country roles folder
  yidan_as registrar resume >/dev/null || true  # what was refused for good waits no more, and is made anew below
  while IFS='|' read -r id name name_zh country roles; do
    folder=$DEMO/parties/$id
    [[ -e $folder/admitted ]] && continue
    if ! yidan_as registrar participant show "$id" >/dev/null 2>&1; then
      # A registration is good for an hour: whatever is left of an earlier attempt is not used.
      rm -f "$folder"/signing.pem "$folder"/signing.pem.pub "$folder"/register.json
      "$YIDAN" keygen --alg "${DEMO_ALG:-ed25519}" --out "$folder/signing.pem" >/dev/null
      yidan_as "$id" participant register --id "$id" --name "$name" ${name_zh:+--name-zh "$name_zh"} \
        --country "$country" --registry "$(cat "$DEMO/registry.digest")" --out "$folder/register.json" >/dev/null
      # shellcheck disable=SC2086  # the roles are words
      yidan_as registrar participant admit "$folder/register.json" $roles \
        --assurance "document:register extract of $id" >/dev/null
    fi
    : >"$folder/admitted"
    say "  admitted $id: $name $name_zh"
  done < <(demo_parties)
}
