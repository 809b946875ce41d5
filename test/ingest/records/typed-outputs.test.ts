import { expect, it } from 'vitest';
import { STATUS } from '../envelope/two-states.js';
import { analyze } from '../structured/analyze-text.js';

it.each([
  ['config', 'do-exec show license status'],
  ['config-if', 'do sh lic stat'],
  ['cfg-call-home', 'do show license status'],
  ['config-line', 'do-exec show license status'],
  ['config', 'licstat'],
  ['tcl', 'exec "show license status"'],
])('an output below (%s)#%s is read as one', (mode, command) => {
  const text = `sw1(${mode})#${command}\n${STATUS('http://one.example.net:8182/cslu/v1/pi')}\nsw1(${mode})#\n`;
  const [device, another] = analyze({ 'in.txt': text }).devices;
  expect(another).toBeUndefined();
  expect(device?.hostname).toBe('sw1');
  expect(device?.state.transport?.url).toContain('one.example.net');
  expect(device?.state.reporting?.nextAckDeadline).toContain('2025-12-20');
});

it.each([
  'sw2(config)#do show license status',
  'sw2(config-if)#do-exec show license status',
  'sw2(config)#show license status',
  'sw2(tcl)#exec "show license status"',
])('an output is not of the device whose prompt stands below it: %s', (prompt) => {
  const [one, two] = ['http://one.example.net:8182/cslu/v1/pi', 'http://two.example.net:8182/cslu/v1/pi'].map(STATUS);
  const text = `sw1#show license status\n${one}\n${prompt}\n${two}\nsw2(config)#\n`;
  const urls = analyze({ 'in.txt': text }).devices.map(({ hostname, state }) => [hostname, state.transport?.url]);
  expect(urls).toEqual([
    ['sw1', expect.stringContaining('one.example.net')],
    ['sw2', expect.stringContaining('two.example.net')],
  ]);
});
