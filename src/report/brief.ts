import { groupBy } from '../model/group-by.js';
import { present } from '../model/present.js';
import type { Report } from '../model/report.js';
import { writeStep } from './actions.js';
import { writeRest, writeTitle } from './formats/text.js';
import { undecided } from './moment.js';
import { calmText, isDoubted } from './outcome.js';
import { type DeviceOutline, type Lead, type Next, outlineOf, type Trouble } from './outline.js';
import { Page, type ReportView } from './page.js';

/** Characters of what the device said. */
const SAID = 240;
/** Lines of a device's first screen. */
const SCREEN = 24;
/** Commands that are asked for on it. */
const ASKED = 3;
/** Other findings that are named on it. */
const NAMED = 2;

/** For each device what fits one screen: the headline, why, what to type, how to check. */
export function renderBrief(report: Report, view: ReportView): string {
  const { devices, rest, silenced } = outlineOf(report);
  const told = devices.filter(({ isFolded }) => !isFolded);
  const twins = groupBy(told, (device) => twinKey(device) ?? device.device.id);
  const screens = [...twins.values()].map((alike) =>
    alike.length === 1 ? screenOf(present(alike[0]), view) : screenOfTwins(alike, view),
  );
  if (rest === null && silenced === null) return screens.join('\n');
  const page = new Page({ ...view, all: false });
  if (rest !== null) writeRest(page, rest);
  if (silenced !== null) page.text(silenced, 0, ['dim']);
  return [...screens, page.toString()].join('\n');
}

/** Names of devices that are listed before the rest is counted. */
const LISTED = 12;

/** What devices have in common that point at another for their steps and differ in nothing else; null for one with steps of its own. */
function twinKey({ headline, sections }: DeviceOutline): string | null {
  const pointer = leadOf(sections)?.remedy.pointer ?? null;
  if (pointer === null) return null;
  return [pointer, headline, ...troublesOf(sections).map(({ title }) => title), dueOf(sections)?.line].join('\n');
}

/** Devices that have the same as one above, told once. */
function screenOfTwins(alike: readonly DeviceOutline[], view: ReportView): string {
  const page = new Page({ ...view, all: false });
  const { headline, tone, sections } = present(alike[0]);
  const names = alike.slice(0, LISTED).map(({ name }) => name);
  const more = alike.length > LISTED ? `, and ${alike.length - LISTED} more` : '';
  writeTitle(page, { title: `${alike.length} devices: ${names.join(', ')}${more}`, headline, tone });
  page.text(leadOf(sections)?.remedy.pointer ?? '', 2);
  writeEnd(page, sections);
  return page.toString();
}

const leadOf = (sections: DeviceOutline['sections']) =>
  // One without steps names causes that nothing settles.
  sections.find(
    (section): section is Lead =>
      section.kind === 'lead' && (section.remedy.parts.length > 0 || section.remedy.pointer !== null),
  );
const troublesOf = (sections: DeviceOutline['sections']) =>
  sections.filter((section): section is Trouble => section.kind === 'trouble');
const dueOf = (sections: DeviceOutline['sections']) =>
  sections.flatMap((section) => (section.kind === 'duties' ? section.duties : []))[0];

/** The date that matters, and what else is wrong. */
function writeEnd(page: Page, sections: DeviceOutline['sections']): void {
  const due = dueOf(sections);
  if (due !== undefined && !due.isFolded) page.text(due.line, 2, [], 4);
  writeOthers(page, troublesOf(sections).slice(1));
}

function screenOf(device: DeviceOutline, view: ReportView): string {
  const page = new Page({ ...view, all: false });
  writeTitle(page, device);
  const lead = leadOf(device.sections);
  const next = device.sections.find((section): section is Next => section.kind === 'next');
  const notes = device.sections.flatMap((section) => (section.kind === 'notes' ? section.points : []));
  const troubles = troublesOf(device.sections);
  if (lead !== undefined) writeFirstWay(page, lead);
  else if (troubles[0] !== undefined) writeOpen(page, troubles[0]);
  else for (const point of notes.slice(0, NAMED)) page.bullet(point, 2);
  if (next !== undefined && troubles[0]?.settled[0]?.verdict !== 'confirmed') {
    if (next.steps.length === 0) page.text(next.title, 2);
    // What it settles would fill the screen.
    for (const { command, why } of next.steps.slice(0, ASKED))
      page.text(`Run next: ${command} (${why.split('. Settles ')[0]?.replace(/\.$/, '')})`, 2, [], 4);
  }
  const others = new Page({ ...view, all: false });
  writeEnd(others, device.sections);
  return cut(page.toString(), others.toString());
}

/** What else is wrong, by name; the worst are told first and by themselves. */
function writeOthers(page: Page, others: readonly Trouble[]): void {
  for (const { title } of others.slice(0, NAMED)) page.text(`Also: ${title}.`, 2, [], 4);
  const more = others.length - NAMED;
  if (more > 0) page.text(`${more} more: sldiag analyze without --brief tells them.`, 2, ['dim']);
}

/** Where no cause is settled the words of the device are all there is to go by. */
function writeOpen(page: Page, { summary, evidence }: Trouble): void {
  page.text(summary, 2);
  // `Trust Establishment:` says what failed, and the line below it how.
  const last = evidence.shown.findLast(({ text }) => !/:\s*$/.test(text)) ?? evidence.shown.at(-1);
  if (last === undefined) return;
  const said = last.text
    .trim()
    .replace(/\s*\n\s*/g, ' ')
    .slice(0, SAID);
  page.text(`It said: ${said}`, 2, [], 4);
}

/** The first of several ways stands for them; the others are counted. */
function writeFirstWay(page: Page, { why, remedy }: Lead): void {
  if (why !== '') page.text(why, 2);
  if (remedy.pointer !== null) page.text(remedy.pointer, 2);
  for (const { heading, choice, steps } of remedy.parts) {
    if (choice !== null && choice.index > 0) continue;
    if (heading !== null) page.text(heading, 2, ['bold']);
    for (const [index, step] of steps.entries()) writeStep(page, step, index + 1, 2);
    if (choice !== null && choice.of > 1)
      page.text(`${choice.of === 2 ? 'One other way' : `${choice.of - 1} other ways`}: without --brief.`, 2, ['dim']);
  }
}

/** What goes beyond the screen is left out, and said to be; the last lines stay. */
function cut(text: string, end: string): string {
  const lines = text.trimEnd().split('\n');
  const last = end.trimEnd() === '' ? [] : end.trimEnd().split('\n');
  if (lines.length + last.length <= SCREEN) return `${[...lines, ...last].join('\n')}\n`;
  const shown = lines.slice(0, SCREEN - 1 - last.length);
  return `${[...shown, '  … the rest: sldiag analyze without --brief', ...last].join('\n')}\n`;
}

/** One line a device that needs somebody, worst first; those that need nobody are one line together. */
export function renderSummary(report: Report, view: ReportView): string {
  const page = new Page({ ...view, all: false });
  const { devices, counts, silenced } = outlineOf(report);
  // What nobody can tell is no "needs nothing".
  const isTold = ({ tone, device }: DeviceOutline) =>
    tone === 'error' || tone === 'warning' || (tone === 'unclear' && undecided(device) !== null);
  for (const { name, headline, tone } of devices.filter(isTold)) {
    page.text(`${name}: ${headline}`, 0, [tone === 'error' ? 'red' : 'yellow'], 2);
  }
  for (const tone of ['unclear', 'clear'] as const) {
    const line = calmLine(
      tone,
      devices.filter((device) => device.tone === tone && !isTold(device)),
    );
    if (line !== null) page.text(line, 0, [tone === 'clear' ? 'green' : 'yellow'], 2);
  }
  page.text(counts, 0, ['bold']);
  if (silenced !== null) page.text(silenced, 0, ['dim'], 2);
  return page.toString();
}

/** Devices on which nothing is known to be wrong, together. */
function calmLine(tone: 'clear' | 'unclear', devices: readonly DeviceOutline[]): string | null {
  if (devices.length === 0) return null;
  const over = devices.filter(({ device }) => device.incidents.some(({ status }) => status === 'resolved')).length;
  const resolved = over > 0 ? `; on ${over} of them a failure is over` : '';
  const hidden = devices.filter(({ device }) => (device.silenced ?? []).length > 0).length;
  const silenced = hidden > 0 ? `; on ${hidden} of them something is silenced` : '';
  const unread = devices.filter(({ device }) => isDoubted(device)).length;
  const doubted = unread > 0 ? `; of ${unread} of them the input was not all understood` : '';
  return `${calmText(tone, devices.length)}${doubted}${resolved}${silenced}.`;
}
