import { describe, expect, it } from 'vitest';
import { readOutput, readText } from './read-output.js';

describe('show license right-to-use', () => {
  it('proves the model before Smart Licensing, whatever the document did to the titles', () => {
    const { facts, unread } = readOutput(
      'show license right-to-use usage',
      'right-to-use/usage-stack-wrapped-title-16-6.txt',
    );
    expect(unread).toEqual([]);
    expect(facts.state).toEqual({
      model: 'rtu',
      usage: [
        { name: 'network-essentials', type: 'Permanent', status: 'IN USE' },
        { name: 'network-essentials', type: 'Evaluation', status: 'NOT IN USE' },
        { name: 'dna-essentials', type: 'Subscription', status: 'IN USE' },
        { name: 'network-essentials', type: 'Permanent', status: 'IN USE' },
      ],
    });
  });

  it('reads the summary', () => {
    const { facts, unread } = readOutput('show license right-to-use summary', 'right-to-use/summary-16-6.txt');
    expect(unread).toEqual([]);
    expect(facts.state).toEqual({
      model: 'rtu',
      usage: [
        { name: 'network-essentials', type: 'Permanent', status: 'IN USE' },
        { name: 'dna-essentials', type: 'Subscription', status: 'IN USE' },
      ],
    });
  });

  it('claims nothing where the command is refused', () => {
    const { facts, unread } = readText('show license right-to-use', '% Incomplete command.');
    expect(facts).toEqual({});
    expect(unread).toEqual(['% Incomplete command.']);
  });
});

describe('show license rum id', () => {
  it('reads the list', () => {
    const { facts, unread } = readOutput('show license rum id all', 'rum/all-17-9.txt');
    expect(unread).toEqual([]);
    expect(facts.reports).toEqual([
      { id: '1770000001', state: 'OPEN', feature: 'network-advantage' },
      { id: '1770000002', state: 'UNACK', feature: 'dna-advantage' },
      { id: '1770000003', state: 'ACK', feature: 'dna-advantage' },
    ]);
  });

  it('reads one report', () => {
    const { facts, unread } = readOutput('show license rum id 1770000003 detail', 'rum/detail-17-9.txt');
    expect(unread).toEqual([]);
    expect(facts.reports).toEqual([{ id: '1770000003', state: 'CLOSED', feature: 'dna-advantage', reason: 'SMART' }]);
  });
});

describe('the journals of the agent', () => {
  it('keeps the failures of the message history', () => {
    const { facts, unread } = readOutput('show license history message', 'journals/history-with-failure.txt');
    expect(unread).toEqual([]);
    expect(facts.events).toEqual([
      {
        event: 'Usage Reporting',
        text: 'RESPONSE: {"status":"FAILED","message":"The identity for the instance is not valid"}',
        over: true,
      },
    ]);
  });

  it('keeps the failures of the event log, wrapped entries whole', () => {
    const { facts, unread } = readOutput('show license eventlog 5', 'journals/eventlog-with-failure.txt');
    expect(unread).toEqual([]);
    expect(facts.events).toEqual([
      {
        at: '2026-02-01T03:41:32.921Z',
        event: 'SAEVT_COMM_FAIL',
        text: 'error="Unable to resolve server hostname/domain name"',
        over: false,
      },
    ]);
  });

  it('knows an event log that is empty from one that was not shown', () => {
    const { facts, unread } = readOutput('show license eventlog', 'journals/eventlog-empty.txt');
    expect(unread).toEqual([]);
    expect(facts).toEqual({ events: [] });
  });

  it('searches the platform dump for words of failure', () => {
    const { facts } = readOutput('show platform software sl-infra all', 'journals/sl-infra.txt');
    expect(facts.events).toEqual([{ event: 'sl-infra', text: 'last error: timeout waiting for agent' }]);
  });
});
