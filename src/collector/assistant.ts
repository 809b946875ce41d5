import type { Hono } from 'hono';
import type { Surroundings } from './answers.js';
import type { Bodies } from './bodies.js';
import { Refusal } from './refusal.js';

/** Answers requests of the Model Context Protocol. */
export interface Assistant {
  /** @param body of the request, parsed; undefined where it has none */
  answer(request: Request, body: unknown): Promise<Response>;
  /** Ends what stands open. */
  close(): Promise<void>;
}

/** Bytes of one question, texts to diagnose among them. */
const QUESTION_CAP = 4 * 1024 * 1024;
/** Questions that may come in one body. */
const AT_ONCE = 16;

/** `/mcp`: its tools only look, so that either token may ask. */
export function addAssistant(app: Hono<Surroundings>, assistant: Assistant, bodies: Bodies): void {
  app.post('/mcp', (asked) =>
    bodies.take(asked.env.incoming, QUESTION_CAP, (bytes) => assistant.answer(asked.req.raw, questionIn(bytes))),
  );
  // There are no sessions: nothing can be followed or ended, which the protocol's own answer says.
  app.all('/mcp', (asked) => assistant.answer(asked.req.raw, undefined));
}

/** @throws Refusal for what is no JSON, or too much of it at once */
function questionIn(bytes: Uint8Array): unknown {
  const question = jsonIn(bytes);
  if (Array.isArray(question) && question.length > AT_ONCE)
    throw new Refusal(400, 'bad-body', `${AT_ONCE} questions may come at once, not ${question.length}`);
  return question;
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
  } catch {
    throw new Refusal(400, 'bad-body', 'the body must be a message of the Model Context Protocol, in JSON');
  }
}
