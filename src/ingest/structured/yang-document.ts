import type { Diagnostic } from '../../model/diagnostic.js';
import { fact } from '../../model/evidence.js';
import type { InputRecord, StateRecord } from '../../model/record.js';
import type { Stamp } from '../../model/stamp.js';
import type { ReadContext } from '../context.js';
import type { DocumentReading } from '../show/block.js';
import { readIsoStamp } from '../text/stamp.js';
import { childAt, type DataNode, type Document, textAt } from './document.js';
import { messageOf } from './event.js';
import { agentError } from './models/agent-errors.js';
import { ENFORCEMENT_EVENTS, QUIET_YANG_EVENTS, YANG_EVENTS } from './models/events.js';
import { MODULE, NAMESPACE, NODES, wordOf } from './models/smart-license.js';
import { type NativeLicense, readNative } from './native.js';
import { byDevice, type Located, locate } from './owners.js';
import { finishReading, type Place, type StructuredReading, spanOf, startReading } from './reading.js';
import { readLicensing } from './yang.js';

/** Envelopes around the model: an array of updates, an update, its values, an answer, its data. */
const SEARCH_DEPTH = 8;
const NATIVE = 'Cisco-IOS-XE-native';
const DRIVER = 'tailf-ned-cisco-ios';
const ASK = 'ask for /restconf/data/cisco-smart-license:licensing, or give the output of show license all';

/** Reads what the YANG models of IOS XE say of licensing, in JSON or XML; null where the document holds none of them. */
export function readYangDocument(
  document: Document,
  root: DataNode,
  place: Place,
  context: ReadContext,
): DocumentReading | null {
  const form = formOf(root);
  const reading = startReading(document, form, place, context);
  const notifications = readNotifications(reading, root);
  if (notifications.length > 0) return { records: notifications, diagnostics: reading.diagnostics };
  const records = [
    ...readStates(document, root, form, place, context),
    ...readNatives(document, root, form, place, context),
  ];
  const outcome = records.length > 0 ? null : readOutcome(reading, root);
  if (outcome !== null) return outcome;
  return records.length > 0 ? { records, diagnostics: [] } : null;
}

function formOf(root: DataNode): string {
  if (
    root.children.some(({ name }) => /^(?:source|timestamp|updates?|notification)$/.test(name)) &&
    root.type !== 'element'
  )
    return 'gNMI';
  const [first] = root.children;
  if (first?.children.some(({ name }) => name === 'updates' || name === 'Path')) return 'gNMI';
  if (root.type !== 'element') return 'RESTCONF';
  // The tree of a controller, which holds those of its devices.
  if (first !== undefined && !first.space.startsWith('cisco-') && deviceIn(first)) return 'NSO';
  if (childAt(root, 'rpc', 'edit-config') !== undefined || childAt(root, 'edit-config') !== undefined)
    return 'NETCONF edit-config';
  return ['rpc-reply', 'data', 'notification', 'rpc'].includes(first?.name ?? '') ? 'NETCONF' : 'RESTCONF';
}

/** `devices/device/name` around the bodies of devices. */
function deviceIn(node: DataNode): boolean {
  const devices = node.name === 'devices' ? node : childAt(node, 'devices');
  return devices !== undefined && childAt(devices, 'device', 'name') !== undefined;
}

// ---- The state and configuration of licensing.

/** A record for each device and capture: a part that comes a second time begins another. */
function readStates(
  document: Document,
  root: DataNode,
  form: string,
  place: Place,
  context: ReadContext,
): StateRecord[] {
  return byDevice(locate(root, SEARCH_DEPTH, partOfModel), place).flatMap((device) =>
    capturesOf(device.found).map((parts) => {
      const reading = startReading(document, form, device.place, context);
      const licensing = graft(parts);
      reading.capturedAt = captureOf(parts);
      const facts = readLicensing(reading, licensing);
      if (form === 'NETCONF edit-config')
        tell(
          reading,
          root,
          'info',
          'what was to be configured: whether the device took it is not told',
          'show running-config',
        );
      return finishReading(reading, licensing, facts);
    }),
  );
}

/** Where a node of the model stands below `licensing`, by its name; null for any other. */
function partOfModel(node: DataNode): Part | null {
  // gNMI: /cisco-smart-license:licensing/state
  const name = node.name.includes('licensing/')
    ? (node.name.split('/').at(-1) ?? '').replace(/^[\w-]+:|\[.*$/g, '')
    : node.name;
  const isOurs =
    node.space === MODULE ||
    node.space === NAMESPACE ||
    name !== node.name ||
    (name === 'licensing' && isLicensing(node));
  const path = NODES.get(name);
  return isOurs && path !== undefined ? { name, path } : null;
}

interface Part {
  readonly name: string;
  readonly path: readonly string[];
}
type FoundPart = Located & { readonly known: Part };

function capturesOf(parts: readonly FoundPart[]): FoundPart[][] {
  const captures: FoundPart[][] = [];
  for (const part of parts) {
    const last = captures.at(-1);
    const isNext = last?.every(({ known }) => known.name !== part.known.name && known.name !== 'licensing');
    if (last !== undefined && isNext) last.push(part);
    else captures.push([part]);
  }
  return captures;
}

/** Without its namespace, which some tools drop: by what stands in it. */
function isLicensing(node: DataNode): boolean {
  return childAt(node, 'state', 'state-info') !== undefined || childAt(node, 'config', 'transport') !== undefined;
}

/** One tree that begins at `licensing`, whatever parts of it were asked for. */
function graft(parts: readonly FoundPart[]): DataNode {
  const [first] = parts;
  const whole = parts.find(({ known }) => known.name === 'licensing');
  if (whole !== undefined) return { ...whole.node, name: 'licensing' };
  const licensing = branchAround('licensing', first?.node ?? { start: 0, end: 0 });
  for (const { node, known } of parts) {
    let at = licensing;
    for (const name of known.path) {
      let next = at.children.find((child): child is Branch => child.name === name && child.type === 'object');
      if (next === undefined) {
        next = branchAround(name, node);
        at.children.push(next);
      }
      at = next;
    }
    at.children.push({ ...node, name: known.name });
  }
  return licensing;
}

type Branch = DataNode & { children: DataNode[] };

function branchAround(name: string, { start, end }: Pick<DataNode, 'start' | 'end'>): Branch {
  return { name, space: MODULE, type: 'object', text: null, children: [], start, end };
}

/** When gNMI says that the state was read, in nanoseconds since 1970. */
function captureOf([first]: readonly FoundPart[]): Stamp | null {
  const written = first?.around.map((branch) => textAt(branch, 'timestamp')).findLast((text) => text !== undefined);
  if (written === undefined || !/^\d{16,19}$/.test(written)) return null;
  return { ms: Number(written.slice(0, -6)), isUtc: true, zone: null };
}

function readNatives(
  document: Document,
  root: DataNode,
  form: string,
  place: Place,
  context: ReadContext,
): StateRecord[] {
  const licenses = locate(root, SEARCH_DEPTH, (node, beside) => {
    const isOurs = isNative(node) || isNative(beside) || beside.name === 'native';
    const isLicense = node.name === 'license' && (isOurs || childAt(node, 'smart', 'transport-type') !== undefined);
    return isLicense ? { license: node, beside } : null;
  });
  const part = licenses.length > 0 ? null : partOfNative(root);
  const found = part === null ? licenses : [{ node: part.license, around: [root], known: part }];
  return byDevice(found, place).flatMap((device) =>
    device.found.map(({ known }) => {
      const model = isOfDriver(known.license) || isOfDriver(known.beside) ? DRIVER : NATIVE;
      const reading = startReading(document, `${model === DRIVER ? 'NSO' : form}, ${model}`, device.place, context);
      return finishReading(reading, known.license, readNative(reading, known));
    }),
  );
}

function isNative(node: DataNode): boolean {
  return node.space.endsWith(NATIVE) || node.space.endsWith('Cisco-IOS-XE-license') || isOfDriver(node);
}

/** The model by which NSO knows IOS devices: the configuration as it is typed. */
function isOfDriver({ space }: DataNode): boolean {
  return space === DRIVER || space === 'urn:ios';
}

/** The answer of `…/native/license/smart`, or of its transport type alone. */
function partOfNative(root: DataNode): NativeLicense | null {
  const part = root.children.find((child) => isNative(child) && /^(?:smart|transport-type)$/.test(child.name));
  if (part === undefined) return null;
  const license = branchAround('license', part);
  const smart = branchAround('smart', part);
  if (part.name === 'smart') license.children.push(part);
  else {
    smart.children.push(part);
    license.children.push(smart);
  }
  return { license, beside: root };
}

// ---- Notifications.

function readNotifications(reading: StructuredReading, root: DataNode): InputRecord[] {
  return root.children
    .filter(({ name }) => name === 'notification')
    .flatMap((notification) => {
      const at = readIsoStamp(textAt(notification, 'eventTime') ?? '', reading.context.zones);
      return notification.children.flatMap((event) => readEvent(reading, notification, event, at) ?? []);
    });
}

function readEvent(
  reading: StructuredReading,
  around: DataNode,
  event: DataNode,
  at: Stamp | null,
): InputRecord | null {
  const isOurs = event.space === NAMESPACE || event.space === MODULE;
  const mode = wordOf(textAt(event, 'mode') ?? '', 'auth-state-');
  const mnemonic = isOurs
    ? (YANG_EVENTS[event.name] ?? (event.name === 'enforcement-mode' ? ENFORCEMENT_EVENTS[mode] : undefined))
    : undefined;
  if (mnemonic === undefined) {
    if (isOurs && QUIET_YANG_EVENTS.has(event.name))
      tell(reading, event, 'info', `notification ${event.name}: noted, it asks for nothing`);
    return null;
  }
  // `reason` is only ever one of registration: the text says more.
  const error = textAt(event, 'message') ?? textAt(event, 'reason');
  const fields = error === undefined || error === '' ? {} : { error };
  const { device } = reading.place;
  return messageOf(
    {
      device,
      span: spanOf(reading, around),
      mnemonic,
      name: `notification ${event.name}`,
      fields,
      at,
      receivedAt: null,
    },
    reading.context,
  );
}

// ---- Answers that hold no state.

/** What an operation returned, or why there is nothing; null for a document of something else. */
function readOutcome(reading: StructuredReading, root: DataNode): DocumentReading | null {
  const code = find(root, 'return-code', 0);
  if (code?.text && /[a-z]/i.test(code.text)) return readReturnCode(reading, root, code);
  const error = find(root, 'error-tag', 0) ?? find(root, 'error-message', 0);
  if (error !== null) {
    const message = find(root, 'error-message', 0)?.text ?? '';
    const tag = find(root, 'error-tag', 0)?.text ?? '';
    const isAbsent = /invalid-value|unknown-element|data-missing/.test(tag);
    const why = isAbsent ? '; releases before 16.8.1 do not have the model' : '';
    return only(
      reading,
      root,
      'warning',
      `the device refused the request: ${[tag, message].filter(Boolean).join(', ')}${why}`,
      ASK,
    );
  }
  const [first] = root.children;
  if (
    root.type === 'element' &&
    first !== undefined &&
    /^(?:rpc-reply|data|notification|hello|rpc)$/.test(first.name)
  ) {
    const data = first.name === 'data' ? first : (find(first, 'data', 0) ?? first);
    const inner = data.children[0]?.name ?? '';
    const holds = inner === '' ? 'it is empty' : `it holds \`${inner}\`, ${subjectOf(inner)}`;
    return only(reading, root, 'warning', `a NETCONF \`${first.name}\`: ${holds}`, ASK);
  }
  const named = root.children.find(({ space, type }) => space !== '' && type !== 'element' && /^[\w-]+$/.test(space));
  if (named === undefined || root.type !== 'object' || root.children.length > 3) return null;
  return only(
    reading,
    root,
    'warning',
    `a RESTCONF answer of the module ${named.space}: ${subjectOf(named.space)}`,
    ASK,
  );
}

/** IOS XR has licensing models of its own. */
function subjectOf(name: string): string {
  const isLicensing = /smart-?licen[sc]e|^smart-agent$/i.test(name);
  return isLicensing ? 'licensing in a model of IOS XR, of which nothing was read' : 'nothing about licensing';
}

function readReturnCode(reading: StructuredReading, root: DataNode, code: DataNode): DocumentReading {
  // Numbers and names from 143 on are others on IOS XR.
  const isXr = /\/Cisco-IOS-XR-|Cisco-IOS-XR-[\w-]+:/.test(reading.document.text);
  const error = agentError(code.text ?? '', isXr ? 'xr' : 'xe');
  const name = error === undefined ? (code.text ?? '') : `${error.number} ${error.identity}`;
  // The operation goes on behind the answer: that it was begun is what success looks like.
  const isGood = error?.number === 0 || error?.number === 53;
  if (isGood) return only(reading, root, 'info', `the operation was taken (return code ${name})`);
  const span = spanOf(reading, code);
  const text = error?.text || error?.identity || code.text || '';
  const record: StateRecord = finishReading(reading, root, {
    events: [{ at: fact('', span), event: fact(`return code ${name}`, span), text: fact(text, span) }],
  });
  const failed = {
    level: 'warning',
    code: 'operation-failed',
    message: `the operation failed (return code ${name}): ${text}`,
    source: reading.place.source,
    line: span.line,
    text: span.text,
  } as const;
  return { records: [record], diagnostics: [failed] };
}

function find(node: DataNode, name: string, depth: number): DataNode | null {
  if (depth > SEARCH_DEPTH) return null;
  for (const child of node.children) {
    if (child.name === name) return child;
    const inner = find(child, name, depth + 1);
    if (inner !== null) return inner;
  }
  return null;
}

function only(
  reading: StructuredReading,
  node: DataNode,
  level: Diagnostic['level'],
  message: string,
  help?: string,
): DocumentReading {
  tell(reading, node, level, message, help);
  return { records: [], diagnostics: reading.diagnostics };
}

function tell(
  reading: StructuredReading,
  node: DataNode,
  level: Diagnostic['level'],
  message: string,
  help?: string,
): void {
  const { source } = reading.place;
  const { line } = spanOf(reading, node);
  reading.diagnostics.push({
    level,
    code: 'structured-document',
    message,
    source,
    line,
    ...(help === undefined ? {} : { help }),
  });
}
