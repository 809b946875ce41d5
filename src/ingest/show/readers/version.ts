/**
 * `show version`: release, host name, UDIs of a Catalyst 9000 (of all members where the stack prints them), licence levels
 * and licensing model. Shapes: IOS XE 16 and 17, standalone, stack (`Switch 02` blocks), chassis, and virtual routers.
 * Source: guide, "Configuring a Base or Add-On License"; published outputs.
 */
import { fact, type Known, type Span } from '../../../model/evidence.js';
import type { FactShape, Udi } from '../../../model/facts.js';
import { licenceState } from '../../../model/licence-states.js';
import type { LicensingModel } from '../../../model/state.js';
import { readUptimeLine } from '../cut.js';
import { defineReader } from './define.js';
import type { ShowLine } from './lines.js';
import { isOtherSystem, OTHER_SYSTEMS, readOtherSystem } from './other-systems.js';
import { type Draft, misread, type Reading, readPairs } from './reading.js';
import { currentLevel } from './throughput.js';

type Level = FactShape['licenseLevels'][number];

/** In one piece: one pass over the lines, one fact after the other. */
function readVersion(lines: readonly ShowLine[], reading: Reading): Known<FactShape> {
  if (isOtherSystem(lines)) return readOtherSystem(lines, reading);
  const facts: Draft<FactShape> = {};
  const udis: Draft<Udi>[] = [];
  const levels: Known<Level>[] = [];
  let board: Draft<Udi> = {};
  let members = 0;

  for (const line of lines) {
    const { text } = line;
    const release = readRelease(text);
    const uptime = readUptimeLine(text);
    const processor = /^cisco (\S{3,30}) \(.{1,80}\) processor\b/i.exec(text);
    const boardId = /^Processor board ID (\S{6,20})$/i.exec(text);
    const level = levelOf(text);
    const status = /^Smart Licensing Status: ?(.*)$/.exec(text);
    if (release) {
      // Cisco IOS XE Software, Version 17.09.04a
      facts.release ??= fact(release, line.span);
    } else if (uptime !== null) {
      // c9300-lab uptime is 7 weeks, 17 hours, 14 minutes
      facts.hostname = fact(uptime, line.span);
    } else if (processor) {
      // cisco C9300-24P (X86) processor with 1333273K/6147K bytes of memory.
      board = { pid: fact(processor[1] ?? '', line.span) };
    } else if (boardId) {
      // Processor board ID FOC0000TEST
      if (board.pid) board.sn = fact(boardId[1] ?? '', line.span);
    } else if (level) {
      if (level.name !== '' || level.nextReboot !== '') levels.push(factsOf(level, line.span));
    } else if (takeAirLevel(text, line.span, levels)) {
      // AIR License Level: AIR DNA Advantage
    } else if (status) {
      // Smart Licensing Status: Smart Licensing Using Policy
      Object.assign(facts, licensingOf(status[1] ?? '', line, reading));
    } else if (/^\*?\s{0,10}\d{1,2}\s+\d{1,3}\s+\S+\s+\S+\s+\S+\s+(?:INSTALL|BUNDLE)$/.test(text)) {
      // *    1 41    C9300-24P          17.09.04a         CAT9K_IOSXE           INSTALL
      members += 1;
    } else {
      const known = readPairs(line, {
        // Model Number                       : C9300-24P
        'model number': (value) => udis.push({ pid: fact(value, line.span) }),
        // System Serial Number               : FOC0000TEST
        'system serial number': (value) => {
          const udi = udis[udis.length - 1];
          if (udi) {
            udi.sn = fact(value, line.span);
          }
        },
        ...IRRELEVANT,
      });
      if (!known && !PROSE.test(text) && line.shape.kind !== 'rule') {
        reading.unread.add(line);
      }
    }
  }
  const whole = (udis.length > 0 ? udis : [board]).filter((udi) => udi.pid && udi.sn);
  if (whole.length > 0) facts.udis = withRole(whole, members);
  // A filter that left the serial number out leaves the family.
  else if (board.pid) facts.modules = [{ pid: board.pid }];
  if (levels.length > 0) facts.licenseLevels = levels;
  const throughput = lines.map(currentLevel).find((each) => each !== null);
  return throughput ? { ...facts, throughput } : facts;
}

/** The level of a wireless controller; that after the reload stands on a line of its own below. True for a line of either. */
function takeAirLevel(text: string, span: Span, levels: Known<Level>[]): boolean {
  const air = /^(Next reload )?AIR license level: (\S.{0,60})$/i.exec(text);
  if (air === null) return false;
  const [, next, name = ''] = air;
  const before = next === undefined ? undefined : levels.pop();
  if (before) levels.push({ ...before, nextReboot: fact(name, span) });
  else levels.push(factsOf({ name, type: 'Smart License', nextReboot: '' }, span));
  return true;
}

/** `17.03.05` and `17.3.5` are the same release: `17.3.5`. Null for lines without one; builds have dates in its place. */
function readRelease(text: string): string | null {
  // Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)
  const found =
    /^Cisco IOS(?:[ -]XE)? Software\b.{0,160}?,? (?:Experimental )?Version (\d{1,2}\.\d{1,2}\.[0-9][0-9A-Za-z]{0,12})/.exec(
      text,
    );
  return found?.[1] ? found[1].replace(/(^|\.)0+(?=\d)/g, '$1') : null;
}

/** A row of the table of licence levels, in two of the ways in which releases and platforms order its columns. */
const LEVELS = [
  // network-advantage   Smart License                 network-advantage
  // dna-advantage       Subscription Smart License    dna-advantage
  /^(?<name>[a-z][\w.-]{1,40})\s+(?<type>(?:Subscription )?Smart License|RightToUse|Permanent|Evaluation|Subscription)\s+(?<nextReboot>[a-z][\w.-]{1,40})$/i,
  // securityk9       securityk9       RightToUse       securityk9
  /^[a-z]\w{1,40}\s+(?<name>[a-z]\w{1,40})\s+(?<type>RightToUse|Permanent|EvalRightToUse|Evaluation|Smart License|None)\s+(?<nextReboot>[a-z]\w{1,40})$/i,
];

// Smart License  Perpetual    None               network-advantage
const ROUTER_LEVEL = /^Smart License\s+(?<term>Perpetual|Subscription)\s+(?<name>\S{1,40})\s+(?<nextReboot>\S{1,40})$/i;

/** A licence level as a row tells it; '' where there is none. */
interface LevelRow {
  readonly name: string;
  readonly type: string;
  readonly nextReboot: string;
}

function levelOf(text: string): LevelRow | null {
  for (const pattern of [...LEVELS, ROUTER_LEVEL]) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) continue;
    const { name = '', term, type = `${term} Smart License`, nextReboot = '' } = groups;
    const plain = (level: string) => (level === 'None' ? '' : level);
    return { name: plain(name), type, nextReboot: plain(nextReboot) };
  }
  return null;
}

function factsOf({ name, type, nextReboot }: LevelRow, span: Span): Known<Level> {
  return { name: fact(name, span), type: fact(type, span), nextReboot: fact(nextReboot, span) };
}

/** The first block is that of the switch that runs the session, which is the active one. */
function withRole(whole: Draft<Udi>[], members: number): Draft<Udi>[] {
  const [first] = whole;
  const isOne = whole.length === 1;
  const role = members === 1 && isOne ? 'standalone' : members > 1 || !isOne ? 'active' : null;
  const [span] = first?.pid?.spans ?? [];
  if (first !== undefined && role !== null && span !== undefined) first.role = fact(role, span);
  return whole;
}

/** `UNREGISTERED/EVAL EXPIRED` of the models before is how it is registered, and how its licences stand. */
function licensingOf(
  value: string,
  line: ShowLine,
  reading: Reading,
): Pick<Draft<FactShape>, 'state' | 'registration'> {
  const model = modelOf(value);
  const [registered = '', stands] = value.split('/');
  const authorization = stands === undefined ? undefined : licenceState(stands);
  if (model === null || authorization === null)
    misread(reading, line, value, 'a status such as `Smart Licensing Using Policy` or `REGISTERED/AUTHORIZED`');
  if (model === null) return {};
  const state = { model: fact(model, line.span) };
  if (model === 'slup') return { state };
  const registration = { status: fact(registered.trim(), line.span) };
  return authorization
    ? { state, registration: { ...registration, authorization: fact(authorization, line.span) } }
    : { state, registration };
}

function modelOf(status: string): LicensingModel | null {
  // Until 17.6 the device prints `Registration Not Applicable/Not Applicable`.
  if (/^(?:Smart Licensing Using Policy|Registration Not Applicable)/i.test(status)) {
    return 'slup';
  }
  if (/(?:SPECIFIC|UNIVERSAL|PERMANENT) LICENSE RESERVATION/i.test(status)) {
    return 'slr';
  }
  if (/^UNREGISTERED\/EVAL/i.test(status)) {
    return 'evaluation';
  }
  return /^(?:UN)?REGISTERED\b/i.test(status) ? 'smart-licensing' : null;
}

/** Keys of no interest here. */
const IRRELEVANT = Object.fromEntries(
  [
    'technical support',
    'rom',
    'bootldr',
    'system image file is',
    'last reload reason',
    'base ethernet mac address',
    'motherboard assembly number',
    'motherboard serial number',
    'model revision number',
    'motherboard revision number',
    'clei code number',
    'technology package license information',
    'air license level',
    'next reload air license level',
    'license level',
    'license type',
    'next reload license level',
    'addon license level',
    'addon license type',
    'next reload addon license level',
    'router operating mode',
    'top assembly part number',
    'top assembly revision number',
    'version id',
    'power supply part number',
    'power supply serial number',
    'usb console baud rate',
    'last reset',
    'switch uptime',
    'system fpga version',
    'cip serial number',
    'sku brand name',
    'daughterboard assembly number',
    'daughterboard serial number',
    'daughterboard revision number',
    'hardware board revision number',
    'license mode',
  ].map((key) => [key, null]),
);

/** The copyright, export and hardware lines around the facts. */
const PROSE = new RegExp(
  [
    '^(?:Cisco IOS[ -]XE [Ss]oftware|Copyright \\(c\\)|Compiled |All rights reserved|licensed under|software code|with ABSOLUTELY|GPL code|documentation or|or the applicable|software\\.$)',
    '^(?:This product contains|States and local|use\\. Delivery|third-party authority|Importers, exporters|compliance with U\\.S\\.|agree to comply|to comply with U\\.S\\.|A summary of U\\.S\\.|If you require|export@cisco|https?://www\\.cisco\\.com)',
    '^(?:Uptime for this|System returned|System restarted|System image file is|Configuration register is|Processor board ID|cisco \\S+ .*processor|The current (?:crypto )?throughput|Last reset from|The password-recovery mechanism)',
    '^\\d+K? (?:bytes of |[A-Z][\\w-]* |\\w+ .* interfaces?)',
    '^(?:Technology[- ]package|Current\\s+(?:Type|Next)|Switch Ports Model|Switch \\d+$|Suite |Technology )',
    // A row of the stack table: switch, ports, model, release, image.
    '^\\*?\\s{0,10}\\d{1,2}\\s+\\d{1,3}\\s+\\S+\\s+\\d\\S*\\s+\\S+$',
    // A package of a suite stands alone on its line.
    '^[a-z][a-z0-9-]{2,20}$',
    '^\\d+ (?:\\d+(?:\\.\\d+)? )?[A-Za-z].{0,60} interfaces?(?:\\(s\\))?$',
    '^(?:License Information for|(?:Next reboot )?license level:|.{1,40} CPU at |\\w+ Revision |(?:Active|Inactive) SMU|Active SMU Information|SMU )',
    // The terms that a device prints when it starts.
    '^(?:[A-Z]|")[A-Z ,.()"/-]{18,}$',
    '^(?:Your use of the Software|You hereby acknowledge|are licensed for a|FIPS: Flash Key Check|%INIT: waited)',
    '^(?:This software version supports only Smart Licensing|PLEASE READ THE FOLLOWING TERMS|LICENSE? (?:AND|OR) |Use of this (?:product )?feature|use of any|cisco\\.com|Cisco End User)',
    '^Cisco IOS Software\\b|^Cisco IOS XE Software, Version ',
    ' uptime is ',
    'processor\\.?$|bytes of memory',
  ].join('|'),
);

export const versionReader = defineReader(
  ['show version'],
  [
    /^Cisco IOS(?:[ -]XE)? Software\b.*, (?:Experimental )?Version /,
    // The part about licences is pasted alone.
    /^Technology Package License Information:\s*$/,
    ...OTHER_SYSTEMS,
  ],
  readVersion,
);
