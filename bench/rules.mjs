// What more rules cost: the diagnosis of a log with the built-in knowledge, and with copies of it for messages of other names.
import { readFileSync } from 'node:fs';
import { builtInEngine } from '../dist/src/cli/knowledge.js';
import { createAnalysis } from '../dist/src/diagnose/analysis.js';
import { diagnose } from '../dist/src/diagnose/judge/diagnose.js';
import { createEngine } from '../dist/src/diagnose/judge/engine.js';
import { vocabulary } from '../dist/src/diagnose/judge/vocabulary.js';
import { createCompiler } from '../dist/src/rules/compile.js';

const CONDITIONS = ['when', 'settled', 'urgent', 'confirmed', 'likely', 'ruledOut', 'relevant'];
const ROUNDS = 7;

/** The built-in knowledge as often as told: each copy has the same findings and causes, about messages named otherwise. */
function engineOf(times) {
  const { knowledge, conditionOf } = builtInEngine();
  const compile = createCompiler(vocabulary);
  const mnemonics = new Set(knowledge.messages.map(({ mnemonic }) => mnemonic));
  const conditions = new Map();
  const grown = { ...knowledge, messages: [], findings: [], causes: [] };
  for (let copy = 0; copy < times; copy += 1) {
    const named = (name) => (copy === 0 ? name : `${name}_${copy}`);
    const renamed = (entry) => {
      const own = { ...entry, id: entry.id && named(entry.id) };
      for (const key of CONDITIONS) {
        if (typeof entry[key] !== 'string') continue;
        own[key] = entry[key].replace(/"([A-Z0-9_]+)"/g, (whole, name) =>
          mnemonics.has(name) ? `"${named(name)}"` : whole,
        );
        conditions.set(own[key], own[key] === entry[key] ? conditionOf(entry[key]) : compile(own[key]));
      }
      for (const { when } of entry.actions ?? []) if (when != null) conditions.set(when, conditionOf(when));
      return own;
    };
    grown.messages.push(...knowledge.messages.map((entry) => ({ ...entry, mnemonic: named(entry.mnemonic) })));
    grown.findings.push(
      ...knowledge.findings.map((entry) => ({ ...renamed(entry), mnemonic: entry.mnemonic && named(entry.mnemonic) })),
    );
    grown.causes.push(...knowledge.causes.map((entry) => ({ ...renamed(entry), explains: entry.explains.map(named) })));
  }
  return createEngine(grown, { get: (source) => conditions.get(source) ?? conditionOf(source) });
}

/**
 * @param path a log of many devices
 * @returns for each number of copies the rules, µs a line and ms a device
 */
export function rulesGrowth(path) {
  const bytes = readFileSync(path);
  const rows = [];
  for (const times of [1, 2, 5, 10]) {
    const engine = engineOf(times);
    const options = { wallClock: Date.now(), now: null, topology: { id: null, mode: null } };
    const reading = [];
    const judging = [];
    let devices = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const analysis = createAnalysis(engine, { ...options, redact: true, zones: {}, version: 'bench' });
      const reader = analysis.open(path);
      const started = performance.now();
      reader.push(bytes);
      const lines = reader.end().lines;
      const read = performance.now();
      devices = diagnose(engine, analysis.state, options).devices.length;
      judging.push((performance.now() - read) / devices);
      reading.push(((read - started) * 1000) / lines);
    }
    const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
    const rules = engine.knowledge.findings.length + engine.knowledge.causes.length;
    rows.push({ times, rules, devices, microsecondsALine: median(reading), millisecondsADevice: median(judging) });
  }
  return rows;
}
