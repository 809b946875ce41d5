import type { Diagnostic } from '../../model/diagnostic.js';

/** Texts of which one stands in every input that tells of a host that a run could not read: looked for before anything costlier. */
const NEEDLES = [
  'UNREACHABLE!',
  'FAILED!',
  'unreachable=',
  '"unreachable": true',
  '"unreachable":true',
  '"failed": true',
  '"failed":true',
  '"failures"',
  'ssh: ',
  'Connection to ',
  'Permission denied',
  'changed : ',
  'Device settings: ',
  'failed to connect to',
  'login error',
  'End of run not found',
  'missed cmd',
].map((text) => Buffer.from(text));

const HOST = '([A-Za-z0-9][\\w.:-]{0,252}?)';

/** A result in JSON says whether it changed something, and the counts of a run how many results were well: other objects tell of no hosts. */
const RESULT = '\\s{0,40}:\\s{0,40}\\{(?=[^{}]{0,2000}"changed")[^{}]{0,2000}';
const COUNTS = '\\s{0,40}:\\s{0,40}\\{(?=[^{}]{0,400}"ok")(?=[^{}]{0,400}"unreachable")[^{}]{0,400}';

/** How the tools that collect outputs write that they could not: Ansible, ssh, Nornir, Netmiko, pyATS, RANCID. */
const FORMS: readonly (readonly [form: RegExp, reason: string])[] = [
  // fatal: [sw02]: UNREACHABLE! => {"msg": …}
  [new RegExp(`^\\s{0,12}(?:fatal|failed): \\[${HOST}(?: -> [^\\]]{1,80})?\\]:? ?UNREACHABLE!`, 'gm'), 'unreachable'],
  [
    new RegExp(`^\\s{0,12}(?:fatal|failed): \\[${HOST}(?: -> [^\\]]{1,80})?\\]:? ?(?:FAILED!|\\(item=)`, 'gm'),
    'failed',
  ],
  // sw02 : ok=0 changed=0 unreachable=1 failed=0
  [new RegExp(`^\\s{0,12}${HOST}\\s{0,60}: ok=\\d{1,6} .{0,60}\\bunreachable=[1-9]`, 'gm'), 'unreachable'],
  [new RegExp(`^\\s{0,12}${HOST}\\s{0,60}: ok=\\d{1,6} .{0,60}\\bfailed=[1-9]`, 'gm'), 'failed'],
  // "sw02": {"changed": false, "msg": "…", "unreachable": true}
  [new RegExp(`"${HOST}"${RESULT}"unreachable"\\s{0,8}:\\s{0,8}true`, 'g'), 'unreachable'],
  [new RegExp(`"${HOST}"${RESULT}"failed"\\s{0,8}:\\s{0,8}true`, 'g'), 'failed'],
  // "sw02": {"failures": 0, "ok": 0, "unreachable": 1}
  [new RegExp(`"${HOST}"${COUNTS}"unreachable"\\s{0,8}:\\s{0,8}[1-9]`, 'g'), 'unreachable'],
  [new RegExp(`"${HOST}"${COUNTS}"failures"\\s{0,8}:\\s{0,8}[1-9]`, 'g'), 'failed'],
  // ssh: connect to host sw02 port 22: Connection refused
  [new RegExp(`^ssh: connect to host ${HOST} port \\d{1,5}: \\S`, 'gm'), 'unreachable'],
  [new RegExp(`^ssh: Could not resolve hostname ${HOST}: `, 'gm'), 'name not resolved'],
  [new RegExp(`^Connection to ${HOST}(?: port \\d{1,5})? timed out`, 'gm'), 'timed out'],
  [new RegExp(`^[\\w.+-]{1,64}@${HOST}: Permission denied`, 'gm'), 'login refused'],
  // * sw02 ** changed : False ****, and its first task with ERROR behind
  [new RegExp(`^\\* ${HOST} \\*{2} changed : \\w{4,5} \\*{2,80}\\s{0,80}\\nv{4} .{0,120} ERROR\\s*$`, 'gm'), 'failed'],
  // unicon.core.errors.ConnectionError: failed to connect to sw02
  [new RegExp(`unicon\\.[\\w.]{1,80}: failed to connect to ${HOST}\\s*$`, 'gm'), 'unreachable'],
  // sw02 clogin error: Error: Connection timed out: sw02
  [new RegExp(`^${HOST}:? (?:c|j|n|h)login error: `, 'gm'), 'no connection or login'],
  [new RegExp(`^${HOST}: (?:End of run not found|missed cmd\\(s\\))`, 'gm'), 'not read to the end'],
];

/** Device settings: cisco_ios 192.0.2.12:22, below an error that names no host itself. */
const SETTINGS = new RegExp(`^\\s{0,12}Device settings: \\w{1,40} ${HOST}:\\d{1,5}\\s*$`, 'gm');

/** Names of keys that hold results, and are no hosts. */
const NO_HOST =
  /^(?:stats|item|result|results|hosts|task|play|invocation|ansible_facts|module_args|msg|stdout|localhost|the)$/i;

/** Bytes that are looked through, and those at the end of more: what a run prints is rarely longer, and sums itself up in its last lines. */
const SCANNED = 8 * 1024 * 1024;
/** What may lie in two chunks, and how long a needle is. */
const CARRIED = 16 * 1024;
const NEEDLE = 24;
/** Hosts that are kept, and those of them that are named. */
const HOSTS_CAP = 10_000;
const NAMED = 12;

/** Hosts of which a run that collected this input says that it could not read them: they would be missing without a word. */
export class FailedHosts {
  private readonly reasons = new Map<string, string>();
  private carried: Buffer = Buffer.alloc(0);
  private scanned = 0;

  take(bytes: Buffer): void {
    const { carried } = this;
    this.scanned += bytes.length;
    this.carried = Buffer.concat([carried, bytes.subarray(Math.max(0, bytes.length - CARRIED))]).subarray(-CARRIED);
    if (this.scanned - bytes.length < SCANNED) this.scan(carried, bytes);
  }

  private scan(carried: Buffer, bytes: Buffer): void {
    const seam = Buffer.concat([carried.subarray(-NEEDLE), bytes.subarray(0, NEEDLE)]);
    const isHit = NEEDLES.some((needle) => bytes.includes(needle) || seam.includes(needle));
    if (!isHit || this.reasons.size >= HOSTS_CAP) return;
    const text = Buffer.concat([carried, bytes]).toString('latin1');
    for (const [form, reason] of FORMS) this.find(text, form, reason);
    if (this.reasons.size === 0) this.find(text, SETTINGS, 'no connection or login');
  }

  private find(text: string, form: RegExp, reason: string): void {
    for (const [, host = ''] of text.matchAll(form)) {
      const isNew = !NO_HOST.test(host) && !this.reasons.has(host) && this.reasons.size < HOSTS_CAP;
      if (isNew) this.reasons.set(host, reason);
    }
  }

  /** Null where every host was read, as far as the input tells. */
  told(source: string): Diagnostic | null {
    if (this.scanned > SCANNED) this.scan(Buffer.alloc(0), this.carried);
    const { size } = this.reasons;
    if (size === 0) return null;
    const named = [...this.reasons].slice(0, NAMED).map(([host, reason]) => `${host} (${reason})`);
    const more = size > NAMED ? ` and ${size - NAMED} more` : '';
    return {
      level: 'error',
      code: 'host-not-read',
      message: `the run that collected this could not read ${size === 1 ? 'one host' : `${size} hosts`}, of which nothing is known here: ${named.join(', ')}${more}`,
      source,
      line: 1,
      text: [...this.reasons.keys()].slice(0, NAMED).join(', ') + more,
      help: 'mend the access to them and collect again; there is no all-clear for what was not read',
    };
  }
}
