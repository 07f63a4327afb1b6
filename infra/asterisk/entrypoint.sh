#!/bin/sh
# What the container image runs: `start` (the default), `dry-run <dir>`, `health`.
set -eu

: "${ASTERISK_DIR:=/var/lib/callplane-asterisk}"
export ASTERISK_DIR
here=${CALLPLANE_HOME:-/opt/callplane/infra/asterisk}
conf=$ASTERISK_DIR/etc/asterisk.conf

case "${1:-start}" in
  start)
    node "$here/render.ts"
    # Written down now, and readable by Asterisk alone: the environment need not hold them any longer.
    unset AMI_SECRET ARI_PASSWORD
    exec asterisk -C "$conf" -f
    ;;
  dry-run)
    shift
    exec node "$here/dry-run.ts" "$@"
    ;;
  health)
    # By the control socket, which needs no password; both SIP transports have to be there.
    asterisk -C "$conf" -rx 'core waitfullybooted' >/dev/null
    asterisk -C "$conf" -rx 'pjsip list transports' | grep -q 'transport-udp'
    ;;
  *)
    echo "entrypoint: start, dry-run <dir> or health, not $1" >&2
    exit 64
    ;;
esac
