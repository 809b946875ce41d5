/**
 * The `show license` family: all, status, summary, usage, udi, authorization, tech support, reservation. All of them are
 * made of the same blocks, more or fewer, so one table of sections reads them, on every release from 17.3 to agent 6 and
 * in the models before Smart Licensing Using Policy.
 *
 * Source: guide, "Migrating to Smart Licensing Using Policy" (outputs before and after, for each model) and "Manually Requesting
 * and Auto-Installing a SLAC"; for what later agents add, outputs that others have published.
 */
import { fact, type Known } from '../../../model/evidence.js';
import type { FactShape } from '../../../model/facts.js';
import type { State } from '../../../model/state.js';
import type { ShowReader } from '../block.js';
import { type Block, LICENSE_PART } from '../block.js';
import { readAccount } from './blocks/account.js';
import { readAgentVersion, readJobs, readOtherInfo } from './blocks/agent.js';
import { readAuthorizations, readAuthorizedLicences } from './blocks/authorizations.js';
import { readPolicy } from './blocks/policy.js';
import { readLicenseAuthorization, readRegistration } from './blocks/registration.js';
import { readReporting } from './blocks/reporting.js';
import { readRumSummary } from './blocks/rum-summary.js';
import { readStatistics } from './blocks/statistics.js';
import { readTransport } from './blocks/transport.js';
import { readTrust } from './blocks/trust.js';
import { readUdis } from './blocks/udi.js';
import { readUsage } from './blocks/usage.js';
import { defineReader, type ReadLines } from './define.js';
import { cutEnd } from './license-end.js';
import type { ShowLine } from './lines.js';
import { mergeFacts } from './merge.js';
import { misread, type Reading, readPairs, tellsOfFailure } from './reading.js';
import { readSections, type Section } from './sections.js';

/** A block that only Smart Licensing Using Policy prints proves the model. */
function usingPolicy(lines: readonly ShowLine[], facts: Known<State>): Known<FactShape> {
  const [first] = lines;
  return { state: first ? { ...facts, model: fact('slup', first.span) } : facts };
}

/** A section whose lines are known and say nothing that a diagnosis needs. */
function known(opens: readonly string[], keys: readonly string[], texts: RegExp = /^<none>$/): Section {
  const table = Object.fromEntries(keys.map((key) => [key, null]));
  return {
    opens,
    read: (lines, reading) => {
      for (const line of lines) {
        if (!readPairs(line, table) && !texts.test(line.text)) {
          reading.unread.add(line);
        }
      }
      return {};
    },
  };
}

const NO_CERTIFICATES = /^(?:Not registered\. )?No certificates installed$/i;

/** `Production Cert: True` and who issued it. A test certificate is of no use at a production server; where none is installed, none is one. */
function readCertificates(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const isInstalled = !lines.some(({ text }) => NO_CERTIFICATES.test(text));
  const rest = lines.filter((line) => {
    const isTest = isInstalled && /^Production Cert: *(?! |True\b)/i.test(line.text);
    if (isTest) misread(reading, line, line.text.replace(/^[^:]*: */, ''), '`True`');
    return !isTest;
  });
  return CERTIFICATES.read(rest, reading);
}

/** A section of which any `name: value` line will do. */
function anyPairs(opens: readonly string[], texts: RegExp): Section {
  return {
    opens,
    read: (lines, reading) => {
      for (const line of lines) {
        const isText = line.shape.kind === 'text' && !texts.test(line.text);
        const hasFailed = line.shape.kind === 'pairs' && line.shape.pairs.some(({ value }) => tellsOfFailure(value));
        if (isText || hasFailed) {
          reading.unread.add(line);
        }
      }
      return {};
    },
  };
}

/** Where the host name is kept back the product instance goes by its UDI, as `license smart privacy hostname` configures it. */
function readPrivacy(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  let facts: Known<FactShape> = {};
  for (const line of lines) {
    const isRead = readPairs(line, {
      //   Sending Hostname: yes
      'sending hostname': (value) => {
        if (/^no\b/i.test(value)) facts = { config: { privacy: fact('hostname', line.span) } };
      },
      'callhome hostname privacy': null,
      'smart licensing hostname privacy': null,
      'version privacy': null,
    });
    if (!isRead && !/^<none>$/.test(line.text)) reading.unread.add(line);
  }
  return facts;
}

const CERTIFICATES = anyPairs(['license certificates'], NO_CERTIFICATES);

const SECTIONS: readonly Section[] = [
  known(['smart licensing status'], []),
  known(
    ['license conversion'],
    ['automatic conversion enabled', 'active', 'status', 'last data push', 'last file export'],
  ),
  known(['export authorization key'], ['features authorized'], /^(?:<none>|.* - AUTHORIZED on .*)$/i),
  // Utility:
  //   Status: DISABLED
  known(
    ['utility'],
    [
      'status',
      'utility report',
      'last success',
      'last attempt',
      'next attempt',
      'customer information',
      'id',
      'name',
      'street',
      'city',
      'state',
      'country',
      'postal code',
    ],
  ),
  {
    opens: ['smart licensing using policy'],
    read: (lines, reading) => {
      let facts: Known<FactShape> = {};
      for (const line of lines) {
        const read = readPairs(line, {
          //   Status: ENABLED
          status: (value) => {
            if (/^ENABLED/i.test(value)) facts = { state: { model: fact('slup', line.span) } };
            else misread(reading, line, value, '`ENABLED`');
          },
          //   Reporting Mode: STANDARD
          'reporting mode': null,
        });
        if (!read) {
          reading.unread.add(line);
        }
      }
      return facts;
    },
  },
  {
    opens: ['account information'],
    read: (lines, reading) => usingPolicy(lines, { account: readAccount(lines, reading) }),
  },
  { opens: ['data privacy'], read: readPrivacy },
  { opens: ['transport'], read: (lines, reading) => ({ state: { transport: readTransport(lines, reading) } }) },
  known(['miscellaneous'], ['custom id']),
  { opens: ['policy'], read: (lines, reading) => usingPolicy(lines, { policy: readPolicy(lines, reading) }) },
  {
    opens: ['usage reporting'],
    // Filtered statistics have a heading of the same words, and no heading above it.
    yieldsTo: { shape: 'attempts', heading: 'communication statistics', withHeading: true },
    read: (lines, reading) => usingPolicy(lines, { reporting: readReporting(lines, reading) }),
  },
  {
    opens: ['trust code installed', 'trust code installed:'],
    read: (lines, reading) => usingPolicy(lines, { trust: readTrust(lines, reading) }),
  },
  { opens: ['registration'], read: readRegistration },
  {
    opens: ['license authorization'],
    // `show license usage` goes on with the licences, without a heading.
    yieldsTo: { shape: 'licence', heading: 'license usage' },
    read: readLicenseAuthorization,
  },
  { opens: ['license usage'], read: (lines, reading) => ({ state: { usage: readUsage(lines, reading) } }) },
  { opens: ['product information'], read: (lines, reading) => ({ udis: readUdis(lines, reading) }) },
  { opens: ['agent version'], read: (lines, reading) => ({ agent: readAgentVersion(lines, reading) }) },
  {
    opens: ['upcoming scheduled jobs'],
    read: (lines, reading) => {
      readJobs(lines, reading);
      return {};
    },
  },
  {
    opens: ['communication statistics'],
    keeps: ['usage reporting'],
    read: (lines, reading) => {
      const { communication, agent } = readStatistics(lines, reading);
      return { state: { communication }, agent };
    },
  },
  { ...CERTIFICATES, read: readCertificates },
  known(['ha info'], ['rp role', 'chassis role', 'behavior role', 'rmf', 'cf', 'cf state', 'message flow allowed']),
  known(['license authorizations'], ['last data push', 'last file export']),
  known(['reservation info', 'license reservation:'], ['license reservation', 'last data push', 'last file export']),
  {
    opens: ['overall status'],
    read: (lines, reading) => ({ state: { authorizations: readAuthorizations(lines, reading) } }),
  },
  {
    opens: ['authorizations', 'specified license reservations'],
    read: (lines, reading) => {
      readAuthorizedLicences(lines, reading);
      return {};
    },
  },
  anyPairs(['purchased licenses'], /^No Purchase Information Available$/i),
  anyPairs(['derived licenses'], /^regid\.\S+$/),
  known(['last reporting not required'], ['entitlement tag'], /^regid\.\S+$/),
  {
    opens: ['usage report summary'],
    read: (lines, reading) => ({ state: { rumReports: readRumSummary(lines, reading) } }),
  },
  known(['device enforcement state'], [], /^(?:NOT )?APPLICABLE$/i),
  anyPairs(
    ['device telemetry report summary', 'telemetry report summary', 'product analytics report summary'],
    /^(?!.)/,
  ),
  { opens: ['other info'], read: readOtherInfo },
  anyPairs(['platform provided mapping table', 'enforced licenses'], /^No PD enforced licenses$/i),
];

/** Lines that stand between the blocks of any of these outputs. */
const STANDING =
  /^(?:Smart Licensing is ENABLED|License Reservation is (?:ENABLED|DISABLED)|Smart Licensing Tech Support info)$/i;

/** Keys that tell to which section lines belong whose heading is missing: cut off above, or left out by a filter. */
const SECTIONS_BY_KEY: readonly (readonly [heading: string, keys: RegExp])[] = [
  ['transport', /^(?:Type|URL|Cslu address|Registration URL): /],
  [
    'usage reporting',
    /^(?:Last ACK received|Next ACK (?:deadline|push check)|Reporting push interval|(?:Next|Last) report push|Last report file write): /,
  ],
  [
    'policy',
    /^(?:Policy in use|Policy name|Reporting ACK required|(?:Unenforced\/Non-Export|Enforced \(|Export \()|First report requirement|Reporting frequency|Report on change)/,
  ],
  [
    'communication statistics',
    /^(?:Communication Level Allowed|Overall State|Attempts|Last Response|Failure Reason|Last (?:Success|Failure) Time): /,
  ],
  [
    'usage report summary',
    /^(?:Total Acknowledged Received|Waiting for Ack|Available to Report|Collecting Data|Report Module Status): /,
  ],
  ['other info', /^(?:Clock sync-ed with NTP|Overall Trust|Agent State|connect_info\.\w+|Default URL): /],
];

/** Lines without headings, by the sections that their keys tell of; null where no key does. */
function readHeadless(lines: readonly ShowLine[], reading: Reading): Known<FactShape> | null {
  const cuts: { heading: string | null; lines: ShowLine[] }[] = [{ heading: null, lines: [] }];
  for (const line of lines) {
    const [heading = null] = SECTIONS_BY_KEY.find(([, keys]) => keys.test(line.text)) ?? [];
    const current = cuts.at(-1);
    if (heading === null || current?.heading === null || current?.heading === heading) {
      current?.lines.push(line);
      if (current) current.heading ??= heading;
    } else cuts.push({ heading, lines: [line] });
  }
  if (cuts[0]?.heading === null) return null;
  return cuts.reduce<Known<FactShape>>((facts, cut) => {
    const section = SECTIONS.find(({ opens }) => cut.heading !== null && opens.includes(cut.heading));
    return section === undefined ? facts : mergeFacts(facts, section.read(cut.lines, reading));
  }, {});
}

/** What stands before the first heading, and all of the outputs that have none. */
function readTop(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  const headless = readHeadless(lines, reading);
  if (headless !== null) return headless;
  const firstLicence = lines.findIndex(
    ({ shape, text }) => shape.kind === 'row' || shape.kind === 'licence' || /^Feature +Ins +Lic\b/.test(text),
  );
  const udis = firstLicence < 0 ? lines : lines.slice(0, firstLicence);
  const usage = firstLicence < 0 ? [] : lines.slice(firstLicence);
  return {
    ...(udis.length > 0 ? { udis: readUdis(udis, reading) } : {}),
    ...(usage.length > 0 ? { state: { usage: readUsage(usage, reading) } } : {}),
  };
}

/** Facts of one output of the family. */
const readLines: ReadLines = (all, reading, { command, partial, isEnded }) => {
  const lines = all.filter((line) => !STANDING.test(line.text));
  reading.cut = partial === undefined ? cutEnd(command, all, isEnded === true) : null;
  const facts = withUsageModel(withTrustData(readSections(lines, readTop, SECTIONS, reading)));
  for (const line of [...toldOtherwise(lines), ...ofAnotherModel(lines, facts)]) reading.unread.add(line);
  return facts;
};

/** What an output says once. */
const ONCE =
  /^(Type|Cslu address|Policy in use|Last ACK received|Next ACK deadline|Reporting push interval|Next report push|Last report push): +(\S.*)$/i;

/** Lines that say once more, and otherwise, what was said: another output runs through this one. */
function toldOtherwise(lines: readonly ShowLine[]): ShowLine[] {
  const told = new Map<string, string>();
  return lines.filter(({ text }) => {
    const [, key = '', value = ''] = ONCE.exec(text) ?? [];
    const before = told.get(key);
    if (key !== '' && before === undefined) told.set(key, value);
    return before !== undefined && before !== value;
  });
}

/** No licence is evaluated under Smart Licensing Using Policy. */
function ofAnotherModel(lines: readonly ShowLine[], { state }: Known<FactShape>): ShowLine[] {
  if (state?.model?.value !== 'slup') return [];
  const spans = new Set(
    state.usage?.flatMap(({ status }) => (/^EVAL/i.test(status?.value ?? '') ? status?.spans : [])),
  );
  return lines.filter(({ span }) => spans.has(span));
}

/**
 * `IN USE` without a `Registration:` block is the mark of Smart Licensing Using Policy: the models before say
 * AUTHORIZED, EVAL MODE and the like.
 */
function withUsageModel(facts: Known<FactShape>): Known<FactShape> {
  const status = facts.state?.model
    ? undefined
    : facts.state?.usage
        ?.map((usage) => usage.status)
        .find((status) => status && /^(?:NOT )?IN USE$/.test(status.value));
  return status ? mergeFacts(facts, { state: { model: { value: 'slup', spans: status.spans } } }) : facts;
}

/** Tech support of a device that prints no `Trust Code Installed:` still says for each UDI that there is no trust. */
function withTrustData(facts: Known<FactShape>): Known<FactShape> {
  const data = facts.agent?.trustData;
  if (facts.state?.trust || !data) {
    return facts;
  }
  const trust = data.map(({ pid, sn, status }) => ({
    ...(pid ? { pid } : {}),
    ...(sn ? { sn } : {}),
    ...(status && status.value !== 'INSTALLED' ? { installed: { value: '', spans: status.spans } } : {}),
  }));
  return mergeFacts(facts, { state: { trust } });
}

const reader = (command: string, ...opens: RegExp[]): ShowReader => defineReader([command], opens, readLines);

const part = defineReader(
  [LICENSE_PART],
  [
    /^(?:Smart Licensing Using Policy|Data Privacy|Transport|Policy|Usage Reporting|Communication Statistics|Registration|Export Authorization Key|Trust Code Installed|Product Information|Agent Version|License Authorizations|Purchased Licenses|Trust Establishment|Usage Report Summary)(?::| ?$)/,
    /^License Usage ?$/,
    /^(?:Cslu address|Policy in use|Last ACK received|Next ACK deadline|Next ACK push check|Reporting push interval|Next report push|Last report push|Last report file write|Reporting ACK required|Smart Account|Communication Level Allowed):/,
    /^First report requirement \(days\):/,
    /^Type: (?:cslu|Smart|Callhome|Transport Off)\s*$/,
  ],
  (lines, reading, block) => {
    const facts = readLines(lines, reading, block);
    // Nothing tells what stood before it.
    reading.cut = lines[0] ?? null;
    return facts;
  },
);

const summary = withPieces(
  reader('show license summary', /^(?:License Usage|Account Information):\s*$/),
  // A summary has its usage behind the account.
  (first, lines) => /^Account Information:\s*$/.test(first) && !lines.some(({ text }) => /^License Usage:/.test(text)),
);

/** Parts of `show license all` that no shorter output has. */
const OF_ALL = /^(?:Product Information|Agent Version|Usage Report Summary|Usage Reporting)\s*:?\s*$/;
const short = (command: string, ...opens: RegExp[]): ShowReader =>
  withPieces(reader(command, ...opens), (_, lines) => lines.some(({ text }) => OF_ALL.test(text)));

/** What begins as a short output does may be a piece of a longer one, whose beginning is missing. */
function withPieces(whole: ShowReader, isPiece: (first: string, lines: Block['lines']) => boolean): ShowReader {
  return {
    ...whole,
    read: (block, context) => {
      const first = block.lines.find(({ text }) => text.trim() !== '')?.text ?? '';
      return isPiece(first, block.lines)
        ? part.read({ ...block, command: LICENSE_PART }, context)
        : whole.read(block, context);
    },
  };
}

/** In the order in which they recognise an output that has neither banner nor prompt. */
export const licenseReaders: readonly ShowReader[] = [
  reader('show license tech support', /^Smart Licensing Tech Support info\s*$/),
  reader('show license all', /^Smart Licensing Status\s*$/),
  reader('show license status', /^Utility:\s*$/, /^Smart Licensing is (?:ENABLED|DISABLED)\s*$/),
  summary,
  short(
    'show license usage',
    /^License Authorization:\s*$/,
    /^(?!Traceback )[A-Za-z][\w.+-]{1,60} {1,30}\([^()]{3,100}\):\s*$/,
  ),
  short('show license udi', /^UDI: PID:/, /^SlotID\s+PID\s+SN\s+UDI\s*$/),
  short('show license authorization', /^Overall status:\s*$/),
  reader('show license reservation', /^License reservation: (?:ENABLED|DISABLED)\s*$/),
  part,
];
