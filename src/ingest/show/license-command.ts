/** Words of the licensing commands, each with those that may follow it. */
interface Words {
  readonly [word: string]: Words;
}

const UNITS: Words = { all: {}, local: {} };
const COMMANDS: Words = {
  license: {
    smart: {
      factory: { reset: {} },
      sync: UNITS,
      trust: { idtoken: {} },
      import: {},
      export: { return: {} },
      save: { usage: {}, 'trust-request': {} },
      authorization: { request: { add: {}, replace: {}, save: {} }, return: UNITS },
      clear: { eventlog: {} },
      transport: { smart: {}, cslu: {}, callhome: {}, off: {}, automatic: {} },
      url: { cslu: {}, smart: {}, default: {} },
      usage: { interval: {}, 'customer-tags': {} },
      register: { idtoken: {} },
      deregister: {},
      renew: {},
      reservation: {},
      conversion: {},
      proxy: {},
      vrf: {},
      privacy: {},
    },
    boot: { level: {} },
    'right-to-use': {},
  },
};

/** A licensing command with its shortened words written out, as far as they are clear: `lic smart fact res`. */
export function fullCommand(text: string): string {
  const given = text.trim().split(/\s+/);
  const full = [...given];
  let words: Words = COMMANDS;
  const start = /^(?:no|default|do)$/i.test(given[0] ?? '') ? 1 : 0;
  for (let index = start; index < given.length; index += 1) {
    const typed = (given[index] ?? '').toLowerCase();
    if (typed === '') break;
    const matches = words[typed] ? [typed] : Object.keys(words).filter((word) => word.startsWith(typed));
    const [word, ...others] = matches;
    if (word === undefined || others.length > 0) break;
    full[index] = word;
    words = words[word] ?? {};
  }
  return full.join(' ');
}
