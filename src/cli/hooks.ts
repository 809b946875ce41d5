import { readFileSync } from 'node:fs';
import { type Hook, isShown } from '../collector/delivery.js';
import { whyUnreadable } from '../model/thrown.js';
import { keysOf } from '../model/tree.js';
import { noticeTemplates, type OwnTemplate, ownTemplate } from '../report/notice.js';
import { UsageError } from './arguments.js';

/** `--webhook` */
export const WEBHOOK = {
  describe: `Tell this URL of incidents; URL,TEMPLATE with ${Object.keys(noticeTemplates).join(', ')}, own; may be repeated`,
  type: 'string',
  array: true,
  default: [],
} as const;

/**
 * The file of `--webhook-template`.
 * @throws UsageError
 */
export function readNoticeTemplate(path: string): OwnTemplate {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--webhook-template: ${path} can't be read: ${whyUnreadable(error)}`);
  }
  const read = ownTemplate(text);
  if (typeof read === 'string') throw new UsageError(`--webhook-template: ${path}: ${read}`);
  return read;
}

/** The options of `listen` and `work` that say whom to tell. */
interface HookArgs {
  readonly webhook: readonly string[];
  readonly webhookSecret: readonly string[];
  readonly webhookTemplate?: string | undefined;
}

/** A webhook as it was asked for, without what it is to know the sender by. */
type Named = Omit<Hook, 'secret'>;

/**
 * @param environment where secrets may stand that are not to be seen in a list of processes
 * @throws UsageError
 */
export function hooksOf(args: HookArgs, environment: NodeJS.ProcessEnv = process.env): readonly Hook[] {
  const own = args.webhookTemplate === undefined ? null : readNoticeTemplate(args.webhookTemplate);
  const named = args.webhook.map((text) => hookNamed(text, own));
  const secrets = secretsOf(named, args.webhookSecret, environment);
  return named.map((hook, index) => {
    const secret = secrets[index] ?? null;
    if (hook.template === 'pagerduty' && secret === null)
      throw new UsageError('--webhook …,pagerduty needs its routing key in --webhook-secret');
    return { ...hook, secret };
  });
}

const OF_ALL = 'SLDIAG_WEBHOOK_SECRET';

/**
 * The secret of each: one that was given for all, or one for each in their order; in the environment SLDIAG_WEBHOOK_SECRET for all,
 * SLDIAG_WEBHOOK_SECRET_2 for the second alone.
 * @throws UsageError where it is open whose a secret is, or one would be shown to somebody whose it is not
 */
function secretsOf(
  hooks: readonly Named[],
  given: readonly string[],
  environment: NodeJS.ProcessEnv,
): readonly (string | null)[] {
  const most = hooks.length;
  if (given.length > 1 && given.length !== most)
    throw new UsageError(
      `--webhook-secret takes one for all, or one for each --webhook in their order: ${most} of them, not ${given.length}`,
    );
  if (given.length > 1) return given;
  const numbers = Object.keys(environment).flatMap((name) => /^SLDIAG_WEBHOOK_SECRET_(.*)$/.exec(name)?.[1] ?? []);
  const stray = most === 0 ? undefined : numbers.find((number) => !/^[1-9]\d*$/.test(number) || Number(number) > most);
  if (stray !== undefined)
    throw new UsageError(`${OF_ALL}_${stray} is of no webhook: they are counted from 1, and there are ${most}`);
  // What is typed outranks what surrounds it.
  const shared = given[0] ?? (environment[OF_ALL] || null);
  const own = hooks.map((_, index) => (given.length > 0 ? null : environment[`${OF_ALL}_${index + 1}`] || null));
  checkShared(
    hooks.filter((_, index) => own[index] === null),
    shared,
  );
  return own.map((secret) => secret ?? shared);
}

/** Services that are shown the secret itself must not be shown that of another. */
function checkShared(hooks: readonly Named[], shared: string | null): void {
  const hosts = new Set(hooks.map(({ url }) => new URL(url).host));
  const shown = hooks.find(({ template }) => isShown(template));
  if (shared === null || shown === undefined || hosts.size < 2) return;
  throw new UsageError(
    `one --webhook-secret for ${[...hosts].join(' and ')} would be known to all of them, and ${shown.template} is shown it: give one for each --webhook, or ${OF_ALL}_1, ${OF_ALL}_2, …`,
  );
}

/**
 * `URL` or `URL,TEMPLATE`
 * @throws UsageError
 */
function hookNamed(text: string, own: OwnTemplate | null): Named {
  const comma = text.lastIndexOf(',');
  const template = comma < 0 ? 'json' : text.slice(comma + 1);
  const url = comma < 0 ? text : text.slice(0, comma);
  const known = template === 'own' ? template : keysOf(noticeTemplates).find((each) => each === template);
  if (known === undefined || (known === 'own' && own === null)) {
    throw new UsageError(
      template === 'own'
        ? '--webhook URL,own needs --webhook-template'
        : `--webhook: there is no template ${template}; there are ${Object.keys(noticeTemplates).join(', ')}, own`,
    );
  }
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`--webhook takes an http or https URL, not ${url}`);
  return { url, template: known, own };
}
