#!/usr/bin/env bash
# The message of a lost OSPF neighbour loses its tag to the device that is logged with it; one of licensing keeps its own.
#   package   winston 3.19.0 with splat(), pino 9.14.0 (npm)
#   guess     a message without a place for a value is written as it is, and what is given with it are its fields
#   seen      `%O` of %OSPF and of %OIR is such a place: "{ device: 'sw-1' }SPF-5-ADJCHG", and winston's field is gone; pino has none for
#             what stands behind the message, in any case
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact winston@3.19.0 pino@9.14.0
cat >run.cjs <<'RUN'
const pino = require('pino');
const winston = require('winston');
const { combine, splat, json } = winston.format;
const loggers = [
  winston.createLogger({ format: combine(splat(), json()), transports: [new winston.transports.Console()] }),
  pino({ base: null, timestamp: false }, pino.destination({ sync: true })),
];
for (const text of ['%SMART_LIC-3-COMM_FAILED: text', '%OSPF-5-ADJCHG: text', '%OIR-6-INSCARD: text'])
  for (const logger of loggers) logger.error(text, { device: 'sw-1' });
RUN
cat >expected <<'EXPECTED'
{"device":"sw-1","level":"error","message":"%SMART_LIC-3-COMM_FAILED: text"}
{"level":"error","message":"{ device: 'sw-1' }IR-6-INSCARD: text"}
{"level":"error","message":"{ device: 'sw-1' }SPF-5-ADJCHG: text"}
{"level":50,"msg":"%SMART_LIC-3-COMM_FAILED: text"}
{"level":50,"msg":"{\"device\":\"sw-1\"}IR-6-INSCARD: text"}
{"level":50,"msg":"{\"device\":\"sw-1\"}SPF-5-ADJCHG: text"}
EXPECTED
node run.cjs | sort >seen
diff expected seen || exit 1
cat seen
