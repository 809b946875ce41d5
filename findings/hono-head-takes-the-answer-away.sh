#!/usr/bin/env bash
# What the application has answered itself is answered twice, for HEAD only.
#   package   hono 4.13.19, @hono/node-server 2.1.9 (npm)
#   guess     RESPONSE_ALREADY_SENT leaves a response alone that was written to the response of Node, whatever the method
#   seen      for GET it does; for HEAD the router makes a new response without a body of it, which loses the mark, and its status 200 and its headers are written again
# Exits 1 when this is no longer so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --save-exact hono@4.13.19 @hono/node-server@2.1.9
cat >run.mjs <<'RUN'
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
const app = new Hono();
app.get('/', ({ env }) => {
  setTimeout(() => {
    try {
      env.outgoing.writeHead(206, { 'x-own': 'yes' }).end();
    } catch (error) {
      console.log(error.code);
    }
  }, 200);
  return RESPONSE_ALREADY_SENT;
});
const server = createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1', async () => {
  for (const method of ['GET', 'HEAD']) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { method });
    console.log(method, response.status, response.headers.get('x-own'));
    await new Promise((done) => setTimeout(done, 400));
  }
  server.close();
});
RUN
node run.mjs >seen
cat >expected <<'EXPECTED'
GET 206 yes
HEAD 200 null
ERR_HTTP_HEADERS_SENT
EXPECTED
diff expected seen || exit 1
cat seen
