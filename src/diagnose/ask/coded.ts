import { agentError } from '../../ingest/structured/models/agent-errors.js';
import type { FailureEntry } from '../../knowledge/kinds/failures.js';
import type { Engine } from '../judge/engine.js';
import type { Found } from './lookup.js';

/** `HTTP 503`, `status 407`, or the number alone. */
const STATUS = /^(?:(?:https?|status|error|code|server)[ /]*)*([45]\d\d)$/i;
/** `error 73`, `err 205`, `enum 73`, `agent error code 73`; the number alone could be anything. */
const AGENT_ERROR =
  /^(?:(?:smart )?agent |yang )?(?:err|error|enum|errno|code)(?:[ -](?:error|enum|code|number))? (\d{1,3})$/i;

/**
 * What a code means that is no name: a status of HTTP as devices print it, an error of the agent by its number in the YANG model of
 * IOS XE, or one of Call Home. Null: it is none of these.
 */
export function lookUpCode(engine: Engine, asked: string): Found | null {
  const bare = asked.trim().replace(/[?!.:]+$/, '');
  const status = STATUS.exec(bare)?.[1];
  if (status !== undefined) return failureFound(engine.recognise(`HTTP Server Error ${status}`)) ?? statusFound(status);
  const number = AGENT_ERROR.exec(bare)?.[1];
  if (number === undefined) return null;
  const error = agentError(number);
  // Call Home numbers its errors from 200, the agent does not come that far.
  if (error === undefined) return failureFound(engine.recognise(`ERR ${number} :`));
  const text = error.text === '' ? error.identity : error.text;
  const known = failureFound(engine.recognise(text));
  const entry = {
    id: `error ${error.number}`,
    title: `The agent's error ${error.number}: ${text}`,
    meaning: `${error.identity} in the model cisco-smart-license-errors of IOS XE. Nothing more is known of it here; show license tech support has the exchange that it stands in.`,
  };
  return known ?? { kind: 'agent-errors', entry };
}

function failureFound(entry: FailureEntry | null): Found | null {
  return entry && { kind: 'failures', entry };
}

/** A status that no failure of the knowledge names: that somebody answered is known, and who is to blame. */
function statusFound(status: string): Found {
  const meaning = status.startsWith('4')
    ? 'Something answered, and refused the request: the name resolves, and the way is open. Look at the URL, at a proxy that wants a login, and at who may connect.'
    : 'Something answered, with an error of its own: the name resolves, and the way is open. The server or a gateway before it is at fault; the device tries again by itself.';
  const entry = { id: `HTTP ${status}`, title: `HTTP status ${status}`, meaning };
  return { kind: 'http-status', entry };
}
