/** Options that several commands take: the same name has the same form and the same words everywhere. */

/** `--rules` */
export const RULES = {
  describe: 'Folder with rules of your own; may be repeated',
  type: 'string',
  array: true,
  default: [],
} as const;

/** `--inventory` */
export const INVENTORY = { describe: 'CSV or YAML of your devices: site, owner, topology', type: 'string' } as const;

/** `--redact` */
export const REDACT = {
  describe: 'Replace tokens, passwords, keys and return codes (--no-redact keeps them)',
  type: 'boolean',
  default: true,
} as const;

/** `--silence` */
export const SILENCE = {
  describe: 'YAML file of findings to leave out, each with a reason',
  type: 'string',
} as const;

/** `--token`, of a collector that is asked */
export const TOKEN = { describe: 'Its token (or in SLDIAG_HTTP_TOKEN)', type: 'string' } as const;

/** `--metrics`, of processes of a cluster */
export const METRICS = {
  describe: 'Answer Prometheus on HOST:PORT with figures of this process; beyond loopback with SLDIAG_HTTP_TOKEN',
  type: 'string',
} as const;

/** `--http-token`, of one that answers */
export const HTTP_TOKEN = {
  describe: 'Token that every request must bring; needed beyond loopback (or in SLDIAG_HTTP_TOKEN)',
  type: 'string',
} as const;

/** `--http-read-token`, beside it */
export const HTTP_READ_TOKEN = {
  describe: 'Token of who may look at everything and change nothing (or in SLDIAG_HTTP_READ_TOKEN)',
  type: 'string',
} as const;

/** `--cluster`, where it must be given */
export const CLUSTER = {
  describe: 'The cluster’s engine: postgres://USER@HOST:PORT,HOST:PORT/DATABASE',
  type: 'string',
  demandOption: true,
} as const;

/** `--webhook-secret` */
export const WEBHOOK_SECRET = {
  describe:
    'Sign what is sent to webhooks; for pagerduty the routing key. One for all, or one for each in their order (or in SLDIAG_WEBHOOK_SECRET, or SLDIAG_WEBHOOK_SECRET_1 and so on)',
  type: 'string',
  array: true,
  default: [],
} as const;

/** `--webhook-template` */
export const WEBHOOK_TEMPLATE = {
  describe: 'JSON file for URL,own: texts with {{title}}, {{key}} and so on, see docs/listening.md',
  type: 'string',
} as const;

/** `--retention-days` */
export const RETENTION_DAYS = { describe: 'Delete older events', type: 'number', default: 90 } as const;

/** `--log-level` */
export const LOG_LEVEL = {
  describe: 'How much to log on standard error',
  choices: ['debug', 'info', 'warn', 'error', 'silent'],
  default: 'info',
} as const;

/** Files, folders and archives to read. */
export const INPUT_PATHS = {
  describe: 'Files, folders or archives (.gz .zip .tar .tar.gz); - reads standard input',
  type: 'string',
  array: true,
  demandOption: true,
} as const;
