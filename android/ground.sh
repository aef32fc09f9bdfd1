# What `android/test` and `android/live` have in common: their options, Maven, and a sandbox on a free port. Sourced, not run.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 2
library= bindgen= sandbox= build= gallery= only= scale=0.5

options() {
    while [ $# -gt 0 ]; do
        case $1 in
        --library) library=$(realpath "$2") ;;
        --bindgen) bindgen=$(realpath "$2") ;;
        --sandbox) sandbox=$(realpath "$2") ;;
        --build) build=$(realpath -m "$2") ;;
        --gallery) gallery=$(realpath -m "$2") ;;
        --only) only=$2 ;;
        --scale) scale=$2 ;;
        --bench) only=Bench; shift; continue ;;
        *) sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; exit 2 ;;
        esac
        shift 2
    done
    local file tool
    for file in "$library" "$bindgen" "$sandbox"; do [ -f "$file" ] || stop "not a file: '$file' (--library, --bindgen, --sandbox)"; done
    [ -n "$build" ] || stop "where shall output go? (--build DIR)"
    for tool in mvn java pdftoppm python3; do
        command -v "$tool" >/dev/null || stop "$tool is missing; on Debian: apt-get install maven openjdk-17-jdk-headless poppler-utils python3"
    done
    gallery=${gallery:-$build/gallery}
    mkdir -p "$build" "$gallery"
}
tell() { printf '%s\t%s\n' "$1" "$2"; }
stop() { tell FAIL "$1"; exit 1; }

# Starts a sandbox; leaves its address in $pages. It ends with this shell.
start_sandbox() {
    local port
    data=$(mktemp -d)
    trap 'kill -INT "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$data"' EXIT
    trap 'exit 130' INT TERM
    port=$(python3 -c '
import random, socket
while True:
    port = random.randrange(20000, 60000)
    try:
        for number in (port, port + 1):
            with socket.socket() as probe: probe.bind(("127.0.0.1", number))
    except OSError: continue
    print(port); break')
    pages=http://127.0.0.1:$port
    "$sandbox" --data "$data" --port "$port" >"$build/sandbox.log" 2>&1 &
    server=$!
    for _ in $(seq 150); do
        (exec 4<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    cat "$build/sandbox.log"
    stop "the sandbox does not start"
}

# maven ARGUMENTS...: offline once everything was fetched, which spares it the questions.
maven() {
    local marker offline= code
    # The example of bindings/README.md is a source of the tests.
    mkdir -p "$build/readme"
    { echo 'package vn.gocua.readme'; python3 -B "$here/../tests/ffi/readme.py" kotlin; } >"$build/readme/Readme.kt" || return
    marker=$build/fetched-$(cksum <"$here/pom.xml" | cut -d' ' -f1)-${!#}
    [ -f "$marker" ] && offline=-o
    # A build lives too short for the compiler that takes its time; the quick one needs room, or it stops in the middle.
    MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m ${MAVEN_OPTS:-}" mvn -B -q $offline -f "$here/pom.xml" -Dgocua.build="$build" -Dgocua.library="$library" -Dgocua.bindgen="$bindgen" \
        -Dgocua.pages="${pages:-}" -Dgocua.gallery="$gallery" -Dgocua.told="$build/told" "$@" \
        >"$build/maven.log" 2>&1
    code=$?
    sed 's/\x1b\[[0-9;]*m//g' "$build/maven.log"
    [ $code -eq 0 ] && touch "$marker"
    return $code
}
