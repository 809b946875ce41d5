import { createHash, createHmac } from 'node:crypto';
import { messageOf } from '../model/thrown.js';
import { type Notice, type NoticeTemplate, noticeTemplates, type OwnTemplate } from '../report/notice.js';

/** Where notices go. */
export interface Hook {
  readonly url: string;
  /** `own`: that of `own`. */
  readonly template: NoticeTemplate | 'own';
  /**
   * Signs each body with HMAC-SHA256; for PagerDuty it is the routing key, for Jira the token of its rule, for ServiceNow `user:password`.
   * Null signs nothing.
   */
  readonly secret: string | null;
  readonly own?: OwnTemplate | null;
}

/** A notice on its way, with what tells a repeated delivery from another one. */
export interface Waiting {
  readonly notice: Notice;
  readonly id: string;
}

const TRIES = 8;
const RETRY_CAP = 120_000;
const TIMEOUT = 10_000;

/**
 * Delivers a notice, again and again while that may help.
 * @param retryMs first wait before it is tried again, milliseconds; doubled each time
 * @param closing gives up when aborted
 * @returns null when it was taken, else why not
 */
export async function deliver(
  hook: Hook,
  { notice, id }: Waiting,
  retryMs: number,
  closing: AbortSignal,
): Promise<string | null> {
  const body = JSON.stringify(bodyOf(hook, notice));
  let problem = '';
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const answer = await post(hook, body, id, closing);
    if (answer === null) return null;
    problem = answer.problem;
    if (answer.isFinal || closing.aborted || attempt === TRIES) break;
    const wait = Math.min(RETRY_CAP, Math.max(retryMs * 2 ** (attempt - 1), answer.waitMs));
    // Spread, so that many collectors don't come back in the same moment.
    await pause(wait * (0.75 + Math.random() / 2), closing);
  }
  return `a notice could not be delivered: ${problem}`;
}

/** Null when it was taken; else why not, whether that would be the same the next time, and how long to wait at least. */
async function post(
  hook: Hook,
  body: string,
  id: string,
  closing: AbortSignal,
): Promise<{ problem: string; isFinal: boolean; waitMs: number } | null> {
  try {
    const response = await fetch(hook.url, {
      method: 'POST',
      body,
      headers: headersOf(body, id, hook),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT), closing]),
    });
    await response.body?.cancel();
    if (response.ok) return null;
    const { status, headers } = response;
    return {
      problem: `it answered ${status}`,
      isFinal: status < 500 && status !== 429 && status !== 408,
      waitMs: Number(headers.get('retry-after') ?? 0) * 1000 || 0,
    };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return { problem: messageOf(cause instanceof Error ? cause : error), isFinal: false, waitMs: 0 };
  }
}

/** Waits, or until it is given up. */
function pause(milliseconds: number, closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(wake);
      closing.removeEventListener('abort', end);
      resolve();
    };
    const wake = setTimeout(end, milliseconds);
    closing.addEventListener('abort', end);
  });
}

function bodyOf({ template, secret, own = null }: Hook, notice: Notice): object {
  if (template !== 'own') return noticeTemplates[template](notice, secret ?? '');
  return own?.(notice) ?? noticeTemplates.json(notice);
}

/** How services that know no signature learn who calls. */
const AUTHORISED: Readonly<Record<string, (secret: string) => Record<string, string>>> = {
  // The routing key stands in the body.
  pagerduty: () => ({}),
  jira: (secret) => ({ 'X-Automation-Webhook-Token': secret }),
  servicenow: (secret) => ({ Authorization: `Basic ${Buffer.from(secret).toString('base64')}` }),
  alertmanager: (secret) => ({ Authorization: `Bearer ${secret}` }),
};

/** Is the secret itself handed to the service? The others are sent a signature that is made with it. */
export function isShown(template: Hook['template']): boolean {
  return template in AUTHORISED;
}

function headersOf(body: string, id: string, { secret: given, template }: Hook): Record<string, string> {
  const own = AUTHORISED[template];
  const secret = own === undefined ? given : null;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = secret === null ? null : createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'sldiag',
    'X-Sldiag-Delivery': id,
    ...(given === null ? {} : own?.(given)),
    ...(signature === null ? {} : { 'X-Sldiag-Timestamp': timestamp, 'X-Sldiag-Signature': `sha256=${signature}` }),
  };
}

/** Tells hooks apart in what is kept, without the address, which holds a secret for most services. */
export function nameOf({ url, template }: Hook): string {
  return createHash('sha256').update(`${template} ${url}`).digest('hex').slice(0, 16);
}

/** The address without its path, which holds a secret for most services. */
export function hostOf({ url }: Hook): string {
  return `webhook ${new URL(url).host}`;
}
