import { describe, expect, it } from 'vitest';
import { fleetKey } from '../../src/diagnose/judge/fleet.js';
import { TOPOLOGY_IDS } from '../../src/model/terms.js';
import { diagnosisLines, type Segment } from '../../src/tui/diagnosis.js';
import { causeLines, messageLines } from '../../src/tui/opened.js';
import { commandsOf, listedCauses, reduce, shownDevices, shownMessages } from '../../src/tui/state.js';
import { spanOf, sparkline, whyNone } from '../../src/tui/views.js';
import { FAILED, filled, NOW, startWatch } from './fixture.js';

const names = (watch: ReturnType<typeof startWatch>) => shownDevices(watch.state).map(({ id }) => id);

const told = (lines: readonly (readonly Segment[])[]) =>
  lines.map((segments) => segments.map(({ text }) => text).join('')).join('\n');

describe('devices', () => {
  it('stand worst first, can be sorted and filtered as one types', () => {
    const watch = filled();
    expect(names(watch).at(-1)).toBe('core-sw1');
    watch.press('s');
    expect(names(watch)).toEqual([...names(watch)].sort());
    watch.press('s');
    expect(names(watch)[0]).toBe('core-sw1');
    watch.press('s');
    expect(names(watch)[0]).toBe('branch-sw1');
    watch.press('f', 'c', 'o', 'x', 'backspace', 'r', 'enter');
    expect(names(watch)).toEqual(['core-sw1']);
    watch.press('escape');
    expect(names(watch)).toHaveLength(5);
  });

  it('are selected with arrows and vi keys, and the end is the end', () => {
    const watch = filled();
    watch.press('pageUp', 'j', 'down', 'k');
    expect(watch.state.selected).toBe(names(watch)[1]);
    watch.press('pageDown', 'pageDown');
    expect(watch.state.selected).toBe(names(watch).at(-1));
  });

  it('move as often as a key comes at once, and not for what was pasted beside its place', () => {
    const watch = filled();
    watch.press('pageUp', 'jj');
    expect(watch.state.selected).toBe(names(watch)[2]);
    watch.press('show license all q');
    expect([watch.effects(), watch.state.selected]).toEqual([[], names(watch)[2]]);
  });

  it('are none for a reason that is told', () => {
    const { state } = startWatch();
    const [counters, detail] = [state.counters, 'no collector answers'];
    if (counters === null) throw new Error('nothing is counted');
    const source = { name: 'udp 0.0.0.0:5599' } as (typeof counters.sources)[number];
    expect(whyNone({ ...state, feed: { state: 'lost', detail } })).toContain(detail);
    expect(whyNone({ ...state, replay: 'switch.log, line 3' })).toBe('No line so far has told of a device.');
    expect(whyNone({ ...state, counters: { ...counters, sources: [source] } })).toContain('transport udp port 5599');
  });

  it('keep the selection when they get a better name', () => {
    const watch = filled();
    watch.press('pageUp');
    const before = watch.state.selected;
    watch.submit(`${before}#show license udi\nUDI: PID:C9300-24T,SN:FOC0000A0AA\n${before}#\n`);
    expect(watch.state.selected).toBe('C9300-24T:FOC0000A0AA');
    expect(watch.state.devices.has(before ?? '')).toBe(false);
  });
});

describe('the diagnosis', () => {
  it('changes when output is pasted, and its commands can be copied', () => {
    const watch = startWatch();
    watch.send('sw1', FAILED);
    watch.press('enter');
    expect(watch.state.view).toBe('diagnosis');
    const before = watch.state.devices.get('sw1')?.findings[0]?.causes[0]?.verdict;
    watch.press(
      'p',
      'sw1#show license status',
      'enter',
      'Transport:',
      'enter',
      '  Type: cslu',
      'enter',
      '  Cslu address: http://cslu.example:8182/cslu/v1/pi',
      'enter',
      'enter',
      'enter',
    );
    const [effect] = watch.effects();
    expect(effect).toMatchObject({ kind: 'submit', text: expect.stringContaining('Cslu address') });
    watch.submit(`${effect?.kind === 'submit' ? effect.text : ''}sw1#\n`);
    expect(before).not.toBe('confirmed');
    expect(watch.state.devices.get('sw1')?.findings[0]?.causes[0]?.verdict).toBe('confirmed');
    const commands = commandsOf(watch.state);
    expect(commands.length).toBeGreaterThan(1);
    watch.press('y', 'c', 'y');
    expect(watch.effects()).toEqual([
      { kind: 'copy', text: commands[0] },
      { kind: 'copy', text: commands[1] },
    ]);
  });

  it('takes the user’s word on topology and mode', () => {
    const watch = filled();
    watch.press('pageUp', 'a');
    expect(watch.effects()).toMatchObject([{ kind: 'choose', topology: 'cslu-connected', mode: null }]);
    watch.press('m');
    expect(watch.effects()).toMatchObject([{ kind: 'choose', topology: 'cslu-connected', mode: 'push' }]);
  });

  it('goes on from what was settled last, though a collector elsewhere shows it later', () => {
    const watch = filled();
    watch.press('pageUp', ...'aaaaaaaa');
    const asked = watch.effects().flatMap((effect) => (effect.kind === 'choose' ? [effect.topology] : []));
    expect(asked).toEqual([...TOPOLOGY_IDS, null, TOPOLOGY_IDS[0]]);
  });
});

describe('shared causes', () => {
  const lasting = () => {
    const watch = filled();
    const [[key, cause] = []] = [...watch.state.fleet];
    if (key === undefined || cause === undefined) throw new Error('nothing is shared');
    return { watch, key, cause };
  };

  it('open whole: what to do, and every device with its headline', () => {
    const { watch, cause } = lasting();
    watch.press('4', 'enter');
    const text = told(causeLines(watch.state, 100));
    for (const device of cause.devices) expect(text).toContain(`${device}: Error`);
    expect(text).toContain('ip name-server');
    watch.press('escape');
    expect(watch.state.view).toBe('fleet');
  });

  it('stay listed when they are over, once, however a collector told of them first', () => {
    const { watch, key, cause } = lasting();
    const end = { id: 900, at: new Date(NOW).toISOString(), kind: 'fleet' as const, change: 'resolved' as const };
    const after = reduce(watch.state, { type: 'events', events: [{ ...end, key, cause }], now: NOW });
    expect([...after.fleet.keys()]).not.toContain(key);
    expect(listedCauses(after)).toContainEqual({ key, cause, over: end.at });
    expect(fleetKey(cause)).toBe(key);
    const again = reduce(after, { type: 'events', events: [{ ...end, change: 'opened', key, cause }], now: NOW });
    expect(listedCauses(again).filter((each) => each.key === key)).toEqual([{ key, cause, over: null }]);
  });
});

it('what is over on a device stays told, with its reason and what ended it', () => {
  const watch = startWatch();
  watch.send('sw1', FAILED);
  expect(told(diagnosisLines(watch.state, 200))).not.toContain('History');
  watch.wait(60_000);
  watch.send('sw1', '%SMART_LIC-5-COMM_RESTORED: Communications with the Cisco Smart License Utility (CSLU) restored');
  expect(told(diagnosisLines(watch.state, 200))).toMatch(
    /History\n +COMM_FAILED: Unable to resolve server hostname\/domain name, 1 time from .*; over since .* by COMM_RESTORED/,
  );
});

it('says all that it copied', () => {
  const watch = filled();
  watch.press('pageUp', 'enter');
  const at = commandsOf(watch.state).findIndex((command) => command.includes('\n'));
  watch.press(...Array.from({ length: at }, () => 'c'), 'y');
  const lines = commandsOf(watch.state)[at]?.split('\n') ?? [];
  expect(watch.state.notice).toBe(`Copied: ${lines.length} lines: ${lines.map((line) => line.trim()).join('; ')}`);
});

describe('messages', () => {
  it('can be paused while more arrive, scrolled back and searched', () => {
    const watch = filled();
    watch.press('3', ' ');
    const before = shownMessages(watch.state, 100);
    watch.send('late', FAILED);
    expect(shownMessages(watch.state, 100)).toEqual(before);
    watch.press(' ');
    expect(shownMessages(watch.state, 100).at(-1)?.device).toBe('late');
    watch.press('/', 'policy', 'enter');
    expect(shownMessages(watch.state, 100).map(({ mnemonic }) => mnemonic)).toEqual(['POLICY_INSTALL_SUCCESS']);
  });

  it('are selected by arrows and opened whole; past the newest what comes in is followed again', () => {
    const watch = filled();
    const shown = shownMessages(watch.state, 100);
    watch.press('3', 'up', 'k');
    expect(watch.state.marked).toBe(shown.at(-2));
    watch.press('enter');
    expect(watch.state.view).toBe('message');
    const text = told(messageLines(watch.state, 30));
    expect(text.replace(/\s+/g, ' ')).toContain('Reason: Unable to resolve server hostname/domain name');
    expect(text).toContain('branch-sw4');
    watch.press('escape');
    expect([watch.state.view, watch.state.marked]).toEqual(['messages', shown.at(-2)]);
    watch.press('down', 'down');
    expect([watch.state.marked, watch.state.pausedAt]).toEqual([null, null]);
    watch.press('enter');
    expect(watch.state.marked).toBe(shown.at(-1));
    watch.press('escape', 'escape');
    expect(watch.state.view).toBe('devices');
  });

  it('are bounded', () => {
    const watch = startWatch();
    watch.send('sw1', FAILED);
    const [message] = watch.state.messages;
    if (message === undefined) throw new Error('there is no message');
    const events = Array.from({ length: 5000 }, (_, index) => ({
      id: index + 10,
      at: message.receivedAt,
      kind: 'message' as const,
      message: { ...message, text: `number ${index}` },
    }));
    const { messages } = reduce(watch.state, { type: 'events', events, now: NOW });
    expect(messages.length).toBeLessThanOrEqual(3000);
    expect(messages.at(-1)?.text).toBe('number 4999');
  });
});

describe('the rest', () => {
  it('shows a lost collector and what the fleet shares', () => {
    const watch = filled();
    expect([...watch.state.fleet.values()]).toMatchObject([{ devices: { length: 3 } }]);
    watch.press('q');
    expect(watch.effects()).toEqual([{ kind: 'quit' }]);
  });

  it('draws rates and spans', () => {
    expect(sparkline([0, 1, 8])).toBe(' ▁█');
    expect([spanOf(4000), spanOf(-600_000), spanOf(7_200_000), spanOf(14 * 86_400_000)]).toEqual([
      '4 s',
      '-10 min',
      '2 h',
      '14 d',
    ]);
  });
});

describe('the knowledge', () => {
  const hit = (id: string) => ({ kind: 'causes', id, title: id, snippet: '' });

  it('is searched as one types; answers to what was typed before are left', () => {
    const watch = filled();
    watch.press('2', '/', 'cslu', 'x', 'backspace');
    expect(watch.effects()).toEqual([
      { kind: 'look-up', question: 'cslu' },
      { kind: 'look-up', question: 'cslux' },
      { kind: 'look-up', question: 'cslu' },
    ]);
    const late = reduce(watch.state, { type: 'found', question: 'cslux', found: [hit('late')] });
    expect(late.found).toEqual([]);
    watch.found([hit('a'), hit('b')]);
    watch.press('down', 'down', 'enter');
    expect(watch.effects()).toEqual([{ kind: 'open', entry: hit('b') }]);
    watch.page(['B', 'text']);
    expect(watch.state.view).toBe('entry');
    watch.press('escape');
    expect([watch.state.view, watch.state.entry]).toEqual(['knowledge', 'knowledge']);
    watch.press('escape');
    expect([watch.state.view, watch.state.entry]).toEqual(['diagnosis', 'keys']);
  });
});

describe('evidence', () => {
  it('leads to its message, to the next, and back', () => {
    const watch = filled();
    watch.press('pageUp', 'enter', 'e');
    expect(watch.state.view).toBe('messages');
    expect(shownMessages(watch.state, 20)).toContain(watch.state.marked);
    expect(watch.state.marked?.device).toBe(watch.state.selected);
    watch.press('escape');
    expect([watch.state.view, watch.state.marked, watch.state.pausedAt]).toEqual(['diagnosis', null, null]);
  });

  it('says where it stands when no message that is kept holds it', () => {
    const watch = startWatch();
    watch.submit(
      'sw1#show license status\nTransport:\n  Type: cslu\n  Cslu address: http:192.0.2.1/cslu\nUsage Reporting:\n  Last ACK received: <none>\n  Next ACK deadline: Jan 14 12:00:00 2026 UTC\nsw1#\n',
    );
    watch.press('enter', 'e');
    expect(watch.state.view).toBe('diagnosis');
    expect(watch.state.notice).toMatch(/^It stands in pasted, line \d+/);
  });
});

describe('a load', () => {
  it('of thousands of messages at once is taken in as one by one', () => {
    const watch = filled();
    const [message] = watch.state.messages;
    if (message === undefined) throw new Error('no message');
    const events = Array.from({ length: 4000 }, (_, id) => ({
      id,
      at: '',
      kind: 'message' as const,
      message: { ...message, device: `sw${id % 7}` },
    }));
    const at = { type: 'events' as const, now: watch.state.now };
    const together = reduce(watch.state, { ...at, events });
    const onebyone = events.reduce((state, event) => reduce(state, { ...at, events: [event] }), watch.state);
    expect(together.rates).toEqual(onebyone.rates);
    expect(together.newest).toEqual(onebyone.newest);
    expect(shownMessages(together, 500)).toEqual(shownMessages(onebyone, 500));
    expect(together.messages.length).toBeLessThanOrEqual(3000);
  });
});
