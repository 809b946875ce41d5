import { isFact, type Known, type Span } from '../../model/evidence.js';
import type { FactShape } from '../../model/facts.js';
import type { InputRecord, StateRecord } from '../../model/record.js';
import type { ReadContext } from '../context.js';
import type { ShowReader } from '../show/block.js';
import { showReaders } from '../show/readers/index.js';
import { redactSecrets } from '../text/redact.js';
import { childAt, childrenOf, type DataNode, type Document, textAt } from './document.js';
import { IDLE_PARTS, LABELS, NTC_IDLE, NTC_STATUS, OWN_STATUS } from './models/genie.js';
import { byDevice, isNaming, locate } from './owners.js';
import type { Place } from './reading.js';

/** A line of an output that is put together again, and the value that it comes from. */
interface Rendered {
  readonly text: string;
  readonly node: DataNode;
}

/** A dictionary that is a parsed output. */
interface Found {
  readonly form: string;
  readonly command: string;
  readonly node: DataNode;
  readonly lines: readonly Rendered[];
  /** As it says itself. */
  readonly hostname?: string | null;
}

const GENIE = 'Genie';
const ROWS = 'ntc-templates';
const OWN = 'a row';
/** Wrappers in wrappers. */
const SEARCH_DEPTH = 12;

/** Whether facts of this form are from an output that a parser took apart. */
export function isParsedOutput(form: string): boolean {
  return form === GENIE || form === ROWS || form === OWN;
}

/** Reads every parsed output in a document; null where there is none. */
export function readParsed(
  document: Document,
  root: DataNode,
  place: Place,
  context: ReadContext,
): InputRecord[] | null {
  const around: DataNode = { ...root, name: '', children: [root] };
  const devices = byDevice(locate(around, SEARCH_DEPTH, recognise), place, isTwice);
  if (devices.length === 0) return null;
  return devices.flatMap((device) =>
    joined(device.found.map(({ known }) => known)).map((each) => readFound(document, each, device.place, context)),
  );
}

function isTwice(found: readonly { readonly known: Found }[]): boolean {
  const commands = found.map(({ known }) => known.command).filter((command) => !BY_ROWS.has(command));
  return new Set(commands).size < commands.length;
}

/** Commands of which a template gives a row for each part of one output. */
const BY_ROWS = new Set(['show inventory', 'show license', 'show license usage']);

/** The rows of one output are read as one. */
function joined(found: readonly Found[]): Found[] {
  const outputs: Found[] = [];
  for (const each of found) {
    const last = outputs.at(-1);
    const isNext = last?.form === ROWS && each.form === ROWS && last.command === each.command;
    if (!isNext || !BY_ROWS.has(each.command)) outputs.push(each);
    else {
      const node = { ...last.node, end: each.node.end };
      outputs.splice(-1, 1, { ...last, node, lines: [...last.lines, ...each.lines] });
    }
  }
  return outputs;
}

function recognise(node: DataNode): Found | null {
  if (node.text !== null) return null;
  const has = (...names: readonly string[]) => names.every((name) => childAt(node, name) !== undefined);
  const isBranch = (name: string) => childAt(node, name)?.text === null;
  const genie = (command: string, lines = render(node)): Found => ({ form: GENIE, command, node, lines });
  if (has('smart_licensing_status'))
    return genie(isTechSupport(node) ? 'show license tech support' : 'show license all');
  if (isBranch('usage_reporting') && (has('transport') || has('trust_code_installed')))
    return genie('show license status');
  if (isBranch('license_name')) return genie('show license usage');
  if (isBranch('license_usage')) return genie('show license summary');
  if (has('udi_details') || isBranch('ha_udi_list') || has('slotid', 'pid', 'sn', 'udi'))
    return genie('show license udi');
  if (isBranch('overall status')) return genie('show license authorization');
  if (isBranch('smart_license_usage_reports')) return genie('show license rum id all', renderReports(node));
  if (isBranch('report_id')) return genie('show license rum id', renderReportDetails(node));
  if (isBranch('message_history')) return genie('show license history message', renderHistory(node));
  const isFeature = (row: DataNode) =>
    childAt(row, 'feature') !== undefined && childAt(row, 'license_state') !== undefined;
  if (childAt(node, 'licenses')?.children.some(isFeature)) return genie('show license', renderFeatures(node));
  if (isVersion(childAt(node, 'version'))) return genie('show version', renderVersion(node));
  return recogniseRow(node) ?? recogniseFacts(node) ?? recogniseOwnRow(node);
}

/** Rows of TextFSM: each output has columns that no other has. */
function recogniseRow(node: DataNode): Found | null {
  const has = (...names: readonly string[]) => names.every((name) => childAt(node, name)?.children.length === 0);
  const row = (command: string, lines: readonly Rendered[]): Found => ({ form: ROWS, command, node, lines });
  if (has('last_ack_received', 'transport_type') || has('rpt_push_interval'))
    return row('show license status', renderRow(node));
  if (has('version', 'rommon') && (childAt(node, 'hardware') ?? childAt(node, 'serial')))
    return row('show version', renderVersionRow(node));
  if (has('feature', 'license_count', 'status') || has('license', 'entitlement', 'count', 'status'))
    return row('show license usage', renderUsageRow(node));
  if (has('feature', 'license_type', 'license_state')) return row('show license', renderFeature(node));
  if (has('name', 'descr', 'pid', 'sn')) return row('show inventory', renderPlace(node));
  return null;
}

/** Fields of a row of somebody's own, of which so many are known that it is about licensing. */
const OWN_FIELDS = 2;

/** A row of somebody's own making, by names that mean one thing only. */
function recogniseOwnRow(node: DataNode): Found | null {
  const lines = node.children.flatMap(renderOwn);
  if (lines.length < OWN_FIELDS || new Set(lines.map(({ text }) => text)).size < lines.length) return null;
  const sections = [...new Set(lines.map(({ section }) => section))];
  const text = sections.flatMap((section): Rendered[] => {
    const own = lines.filter((line) => line.section === section);
    return section === '' ? own : [{ text: `${section}:`, node: own[0]?.node ?? node }, ...own];
  });
  // What else it says may be what is wrong.
  const known = new Set(lines.map((line) => line.node));
  const others = node.children.filter((child) => child.text && !known.has(child) && !isNaming(child.name));
  const unread = others.map((child) => ({ text: `field ${child.name} is ${child.text}`, node: child }));
  return { form: OWN, command: 'show license status', node, lines: [...text, ...unread] };
}

function renderOwn(node: DataNode): (Rendered & { readonly section: string })[] {
  const key = node.name.toLowerCase().replace(/[ _.-]/g, '');
  const value = node.text?.trim();
  if (!Object.hasOwn(OWN_STATUS, key) || node.type === 'null' || !value) return [];
  const [section = '', label = ''] = OWN_STATUS[key] ?? [];
  // `transport: tcp` is another one's.
  if (label === 'Type' && !/^(?:smart|cslu|call-?home|off)$/i.test(value)) return [];
  const told = /^(?:never|none|no|false)$/i.test(value) ? '<none>' : value.replace(/^call-home$/i, 'Callhome');
  return [{ text: `${section === '' ? '' : '  '}${label}: ${told}`, node, section }];
}

function isTechSupport(node: DataNode): boolean {
  return childAt(node, 'communication_statistics') !== undefined || childAt(node, 'other_info') !== undefined;
}

function isVersion(node: DataNode | undefined): boolean {
  return node?.text === null && (childAt(node, 'version') ?? childAt(node, 'xe_version')) !== undefined;
}

/** What Ansible and NAPALM gather of a device. */
function recogniseFacts(node: DataNode): Found | null {
  const text = (...keys: readonly string[]) => keys.map((key) => childAt(node, key)).find((each) => each?.text);
  const isAnsible =
    childAt(node, 'ansible_net_version') !== undefined || childAt(node, 'ansible_net_hostname') !== undefined;
  const isNapalm = /cisco/i.test(textAt(node, 'vendor') ?? '') && childAt(node, 'os_version') !== undefined;
  if (!isAnsible && !isNapalm) return null;
  const name = text('ansible_net_hostname', 'hostname');
  const release = text('ansible_net_version', 'os_version');
  const pid = text('ansible_net_model', 'model');
  const sn = text('ansible_net_serialnum', 'serial_number');
  const version = /\d{1,2}\.\d{1,2}\.\d[\da-z]*/i.exec(release?.text ?? '')?.[0];
  const lines: Rendered[] = [];
  if (version !== undefined && release !== undefined) {
    lines.push({ text: `Cisco IOS XE Software, Version ${version}`, node: release });
  }
  if (name?.text) lines.push({ text: `${name.text} uptime is not told`, node: name });
  const members = [
    childrenOf(node, 'ansible_net_stacked_models'),
    childrenOf(node, 'ansible_net_stacked_serialnums'),
  ] as const;
  if (members[0].length > 1 && members[0].length === members[1].length) {
    members[0].forEach((model, index) => {
      const serial = members[1][index];
      if (serial !== undefined) lines.push(...renderUdi(model, serial));
    });
  } else if (pid?.text && sn?.text) lines.push(...renderUdi(pid, sn));
  const form = isAnsible ? 'Ansible facts' : 'NAPALM facts';
  return { form, command: 'show version', node, lines, hostname: name?.text ?? null };
}

function renderUdi(pid: DataNode, sn: DataNode): Rendered[] {
  return [
    { text: `Model Number : ${pid.text}`, node: pid },
    { text: `System Serial Number : ${sn.text}`, node: sn },
  ];
}

// ---- Putting an output together again.

function render(node: DataNode): Rendered[] {
  return node.children.flatMap((child) => renderPart(child, ''));
}

const ROLES = /^(?:active|standby|member|local|chassis)\w*$/i;

function renderPart(node: DataNode, indent: string): Rendered[] {
  const { name } = node;
  if (IDLE_PARTS.has(name)) return [];
  if (/^(?:ntp_time|time_source_is_ntp)$/.test(name)) {
    const clock = (node.text ?? '').replace(/^,\s*/, '');
    return [{ text: `Time source is NTP, ${clock}`, node }];
  }
  if (node.text !== null)
    return node.type === 'null' ? [] : [{ text: `${indent}${labelOf(name)}: ${node.text}`, node }];
  const pid = textAt(node, 'pid')?.replace(/,$/, '');
  const sn = textAt(node, 'sn');
  if (pid !== undefined && sn !== undefined) return renderOwner(node, pid, sn, indent);
  if (name === 'license_usage' || name === 'license_name') return renderUsage(node);
  if (name === 'communication_statistics') return renderStatistics(node);
  if (name === 'usage_report_summary') return renderSummary(node);
  // The list of licences below the codes says nothing that the codes don't.
  if (name === 'authorizations') return [];
  const below = node.children.flatMap((child) => renderPart(child, `${indent}  `));
  return [{ text: `${indent}${labelOf(name)}:`, node }, ...below];
}

function labelOf(key: string): string {
  if (Object.hasOwn(LABELS, key)) return LABELS[key] ?? key;
  const words = key.replace(/_/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** `Active: PID:C9300-24P,SN:FOC0000TEST` with what is known of it below. */
function renderOwner(node: DataNode, pid: string, sn: string, indent: string): Rendered[] {
  const { name } = node;
  const role = ROLES.test(name) ? labelOf(name.replace(/[\d_]+$/, '')) : 'UDI';
  const heading = name === 'udi_details' ? [{ text: 'Product Information:', node }] : [];
  const rest = node.children
    .filter(({ name: key }) => key !== 'pid' && key !== 'sn')
    // INSTALLED on Oct 14 11:37:52 2021 UTC
    .flatMap((child) =>
      child.name === 'info' ? [{ text: `${indent}  ${child.text}`, node: child }] : renderPart(child, `${indent}  `),
    );
  return [...heading, { text: `${indent}${role}: PID:${pid},SN:${sn}`, node }, ...rest];
}

/** Licences, in the form of `show license usage` whatever the command was. */
function renderUsage(node: DataNode): Rendered[] {
  const handles = childAt(node, 'handle')?.children ?? [];
  const own = handles.length > 0 ? handles : (childAt(node, 'license_name') ?? node).children;
  const lines = own.flatMap((row): Rendered[] => {
    if (row.text !== null) return [];
    const head = /^(.{1,120}?) \((.{1,120})\):?$/.exec(row.name);
    const license = textAt(row, 'license')?.replace(/\s*\(.*\)$/, '') ?? head?.[1] ?? row.name;
    const entitlement = (textAt(row, 'entitlement') ?? textAt(row, 'description') ?? head?.[2])?.replace(
      /^\((.*)\)$/,
      '$1',
    );
    const rest = row.children.filter(({ name }) => name !== 'license' && name !== 'entitlement');
    const heading = entitlement === undefined ? license : `${license} (${entitlement}):`;
    return [{ text: heading, node: row }, ...rest.flatMap((child) => renderPart(child, '  '))];
  });
  return [{ text: 'License Usage:', node }, ...lines];
}

function renderStatistics(node: DataNode): Rendered[] {
  const lines = node.children.flatMap((child): Rendered[] => {
    if (child.text !== null) return renderPart(child, '');
    const attempts = childAt(child, 'attempts');
    const ongoing = childAt(child, 'ongoing_failure');
    const counts =
      attempts === undefined
        ? []
        : [
            {
              text: `  Attempts: ${countsOf(attempts)}  Ongoing Failure: ${ongoing ? countsOf(ongoing) : ''}`,
              node: attempts,
            },
          ];
    const rest = child.children.filter((each) => each !== attempts && each !== ongoing);
    const heading = { text: `${titleOf(child.name)}:`, node: child };
    return [heading, ...counts, ...rest.flatMap((each) => renderPart(each, '  '))];
  });
  return [{ text: 'Communication Statistics:', node }, ...lines];
}

/** `Total=3, Success=1, Fail=2`, which some versions keep as a dictionary. */
function countsOf(node: DataNode): string {
  if (node.text !== null) return node.text;
  return node.children.map(({ name, text }) => `${titleOf(name)}=${text}`).join(', ');
}

function titleOf(key: string): string {
  return key.replace(/_/g, ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

function renderSummary(node: DataNode): Rendered[] {
  const lines = node.children.flatMap((child) =>
    child.text === null ? [] : [{ text: `${titleOf(child.name)}: ${child.text}`, node: child }],
  );
  return [{ text: 'Usage Report Summary:', node }, ...lines];
}

function renderReports(node: DataNode): Rendered[] {
  return (childAt(node, 'smart_license_usage_reports')?.children ?? []).map((row) => ({
    text: `${row.name}          ${textAt(row, 'state') ?? ''}    ${textAt(row, 'flag') ?? 'N'}     ${textAt(row, 'feature_name') ?? ''}`,
    node: row,
  }));
}

function renderReportDetails(node: DataNode): Rendered[] {
  return (childAt(node, 'report_id')?.children ?? []).flatMap((report) => [
    { text: `Report Id: ${report.name}`, node: report },
    ...report.children.flatMap((child) => renderPart(child, '  ')),
  ]);
}

/** A heading a kind of message, and what was printed below it. */
function renderHistory(node: DataNode): Rendered[] {
  return node.children.flatMap((part) =>
    part.children.flatMap((child) => [
      { text: `${part.name.startsWith('import') ? 'Import ' : ''}${labelOf(child.name)}:`, node: child },
      ...(child.text ?? '').split('\n').map((text) => ({ text: `  ${text.trim()}`, node: child })),
    ]),
  );
}

/** A row of `show version` on IOS XE; it lists the members of a stack in two columns. */
function renderVersionRow(node: DataNode): Rendered[] {
  const version = childAt(node, 'version');
  const name = childAt(node, 'hostname');
  const models = childrenOf(node, 'hardware');
  const serials = childrenOf(node, 'serial');
  return [
    ...(version?.text ? [{ text: `Cisco IOS XE Software, Version ${version.text}`, node: version }] : []),
    ...(name?.text ? [{ text: `${name.text} uptime is ${textAt(node, 'uptime') || 'not told'}`, node: name }] : []),
    ...(models.length === serials.length
      ? models.flatMap((model, index) => renderUdi(model, serials[index] ?? model))
      : []),
  ];
}

/** The features of an image before Smart Licensing. */
function renderFeatures(node: DataNode): Rendered[] {
  return (childAt(node, 'licenses')?.children ?? []).flatMap((row) => renderFeature(row, row.name));
}

function renderFeature(row: DataNode, index = '1'): Rendered[] {
  return [
    { text: `Index ${index} Feature: ${textAt(row, 'feature') ?? ''}`, node: row },
    ...row.children.flatMap((child) => (/^license_(?:state|type)$/.test(child.name) ? renderPart(child, '  ') : [])),
  ];
}

/** A row of `show inventory`. */
function renderPlace(row: DataNode): Rendered[] {
  const text = (key: string) => textAt(row, key) ?? '';
  return [
    { text: `NAME: "${text('name')}", DESCR: "${text('descr')}"`, node: row },
    { text: `PID: ${text('pid')} , VID: ${text('vid')} , SN: ${text('sn')}`, node: row },
  ];
}

function renderVersion(node: DataNode): Rendered[] {
  const version = childAt(node, 'version');
  const lines: Rendered[] = [];
  const put = (key: string, text: (value: string) => string) => {
    const leaf = childAt(version, key);
    if (leaf?.text) lines.push({ text: text(leaf.text), node: leaf });
  };
  put('version', (value) => `Cisco IOS XE Software, Version ${value}`);
  put('hostname', (value) => `${value} uptime is ${textAt(version, 'uptime') ?? 'not told'}`);
  const members = childAt(version, 'switch_num')?.children ?? [];
  for (const member of members) {
    const pid = childAt(member, 'model_num');
    const sn = childAt(member, 'system_sn');
    if (pid !== undefined && sn !== undefined) lines.push(...renderUdi(pid, sn));
  }
  const chassis = childAt(version, 'chassis');
  const serial = childAt(version, 'chassis_sn');
  if (members.length === 0 && chassis?.text && serial?.text) lines.push(...renderUdi(chassis, serial));
  for (const level of childAt(version, 'license_package')?.children ?? []) {
    const type = textAt(level, 'license_type');
    const name = textAt(level, 'license_level') ?? level.name;
    const next = textAt(level, 'next_reload_license_level') ?? 'None';
    if (type !== undefined) lines.push({ text: `${name}     ${type}     ${next}`, node: level });
  }
  put('smart_licensing_status', (value) => `Smart Licensing Status: ${value}`);
  put('license_level', (value) => `License Level: ${value}`);
  return lines;
}

/** A row of ntc-templates, its columns below the headings that they stood under. */
function renderRow(node: DataNode): Rendered[] {
  const sections = new Map<string, Rendered[]>();
  for (const child of node.children) {
    if (NTC_IDLE.has(child.name) || !child.text) continue;
    const [section, label] = NTC_STATUS[child.name] ?? ['', child.name];
    const lines = sections.get(section) ?? [{ text: section === '' ? '' : `${section}:`, node: child }];
    lines.push({ text: `  ${label}: ${child.text}`, node: child });
    sections.set(section, lines);
  }
  return [...sections.values()].flat();
}

/** A row of `show license usage` or of the table of `show license summary`; on NX-OS a feature that is not used is no licence in use. */
function renderUsageRow(node: DataNode): Rendered[] {
  const status = textAt(node, 'status') ?? '';
  const name = textAt(node, 'feature') ?? textAt(node, 'license') ?? '';
  const entitlement = textAt(node, 'comments') ?? textAt(node, 'entitlement')?.replace(/^\((.*)\)$/, '$1');
  if (name === '' || /^(?:unused|not in use)/i.test(status)) return [];
  const count = childAt(node, 'license_count') ?? childAt(node, 'count');
  return [
    { text: `${name} (${entitlement || name}):`, node },
    ...(count !== undefined && /^\d+$/.test(count.text ?? '') ? [{ text: `  Count: ${count.text}`, node: count }] : []),
    { text: `  Status: ${/^in use$/i.test(status) ? 'IN USE' : status}`, node: childAt(node, 'status') ?? node },
  ];
}

// ---- Reading it.

const byCommand: ReadonlyMap<string, ShowReader> = new Map(
  showReaders.flatMap((reader) => reader.commands.map((command) => [command, reader])),
);

function readFound(document: Document, found: Found, place: Place, context: ReadContext): StateRecord {
  const { form, command, node, lines, hostname } = found;
  const device = { ...place.device, hostname: hostname ?? place.device.hostname };
  const numbered = lines.map(({ text }, index) => ({
    number: index + 1,
    text: context.redact ? redactSecrets(text) : text,
  }));
  const record = byCommand.get(command)?.read({ source: place.source, device, command, lines: numbered }, context);
  const spanAt = (span: Span): Span => placed(document, lines, span, form);
  return {
    kind: 'state',
    device,
    form: `${form}, ${command}`,
    span: { ...document.spanOf(node), form },
    facts: moved(record?.facts ?? {}, spanAt) as Known<FactShape>,
    capturedAt: record?.capturedAt ?? null,
    readLines: record?.readLines ?? 0,
    unread: (record?.unread ?? []).map(spanAt),
    diagnostics: (record?.diagnostics ?? []).map((each) => ({
      ...each,
      line: document.lineAt(lines[each.line - 1]?.node.start ?? node.start),
    })),
  };
}

/** The place in the document of what an output's reader found in a line that was put together. */
function placed(document: Document, lines: readonly Rendered[], span: Span, form: string): Span {
  const first = lines[span.line - 1]?.node;
  const last = lines[span.endLine - 1]?.node ?? first;
  if (first === undefined || last === undefined) return { ...span, form };
  const end = last.text === null ? first.end : Math.max(first.end, last.end);
  return { ...document.spanOf({ start: first.start, end }), form };
}

/** The same facts with other spans. */
function moved(node: unknown, spanAt: (span: Span) => Span): unknown {
  if (isFact(node)) return { value: node.value, spans: node.spans.map(spanAt) };
  if (Array.isArray(node)) return node.map((item) => moved(item, spanAt));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, moved(value, spanAt)]));
}
