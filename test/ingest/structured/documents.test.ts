import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { childAt, childrenOf, createDocument, textAt } from '../../../src/ingest/structured/document.js';
import { readJson } from '../../../src/ingest/structured/json.js';
import { readXml } from '../../../src/ingest/structured/xml.js';
import { readDocument } from './analyze-text.js';

describe('JSON', () => {
  it('keeps numbers as they are written', () => {
    const tree = readJson('{"poll_id": 188003512345678901, "n": 1.50, "sn": "0012E45"}');
    expect(['poll_id', 'n', 'sn'].map((key) => textAt(tree?.root, key))).toEqual([
      '188003512345678901',
      '1.50',
      '0012E45',
    ]);
  });

  it('repeats the items of an array under its name, as XML repeats an element', () => {
    const json = readJson('{"usage": [{"count": 1}, {"count": 2}], "boot": [null]}')?.root;
    const xml = childAt(readXml('<r><usage><count>1</count></usage><usage><count>2</count></usage></r>')?.root, 'r');
    for (const root of [json, xml]) {
      expect(childrenOf(root, 'usage').map((row) => textAt(row, 'count'))).toEqual(['1', '2']);
    }
    expect(childAt(json, 'boot')?.type).toBe('null');
  });

  it('reads what Python prints, and names with a module before them', () => {
    expect(textAt(readJson(`{'a': {'b': "it's", 'c': True, 'd': None}}`)?.root, 'a', 'b')).toBe("it's");
    const [child] = readJson('{"cisco-smart-license:pid": "C9300-24T"}')?.root.children ?? [];
    expect(child).toMatchObject({ name: 'pid', space: 'cisco-smart-license', text: 'C9300-24T' });
  });

  it('agrees with JSON.parse on every value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const wrapped = { value };
        const tree = readJson(JSON.stringify(wrapped, null, 1));
        expect(tree?.damage).toBeNull();
        const leaves = (node: unknown): string[] =>
          node === null || typeof node !== 'object' ? [String(node)] : Object.values(node).flatMap(leaves);
        const read = (node: NonNullable<typeof tree>['root']): string[] =>
          node.text === null
            ? node.children.flatMap(read)
            : [node.type === 'number' ? String(Number(node.text)) : node.text];
        expect(read(tree?.root ?? never())).toEqual(leaves(wrapped).map((text) => (text === '-0' ? '0' : text)));
      }),
    );
  });

  it('gives what stands before the place where a document was cut', () => {
    const text = '{"state-info": {"udi": {"pid": "C9300-24T", "sn": "FOC1234X0YZ"}}}';
    const tree = readJson(text.slice(0, text.indexOf('"sn"') + 9));
    expect(textAt(tree?.root, 'state-info', 'udi', 'pid')).toBe('C9300-24T');
    expect(childAt(tree?.root, 'state-info', 'udi', 'sn')).toBeUndefined();
    expect(tree?.damage?.message).toContain('cut off');
  });

  it('bounds nesting, and takes no longer than the text is long', () => {
    const deep = `${'{"a":['.repeat(5000)}1`;
    expect(readJson(deep)?.damage?.message).toContain('nested');
    const quotes = `{"a": "${'\\\\'.repeat(200_000)}`;
    expect(readJson(quotes)?.damage?.message).toContain('cut off');
  });
});

describe('XML', () => {
  it('undoes the entities of XML once, and nothing within CDATA', () => {
    const tree = readXml('<a><b>&quot;x&#34; &amp;lt;</b><c><![CDATA[<z>&lt;]]></c></a>');
    expect(textAt(tree?.root, 'a', 'b')).toBe('"x" &lt;');
    expect(textAt(tree?.root, 'a', 'c')).toBe('<z>&lt;');
  });

  it('leaves out an element that was cut off within its text', () => {
    const tree = readXml('<udi><pid>C9300-24T</pid><sn>FOC12');
    expect(textAt(tree?.root, 'udi', 'pid')).toBe('C9300-24T');
    expect(childAt(tree?.root, 'udi', 'sn')).toBeUndefined();
    expect(tree?.damage?.message).toContain('cut off');
  });

  it('refuses document types, and nesting without bounds', () => {
    expect(readXml('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')?.damage?.message).toContain('document type');
    expect(readXml(`${'<a>'.repeat(500)}${'</a>'.repeat(500)}`)?.damage?.message).toContain('nested');
  });
});

describe('a piece of evidence', () => {
  it('is what stands at its place, on its line, without secrets', () => {
    const lines = ['{', '  "transport": {"proxy_password": "hunter22"}', '}'].map((text, index) => ({
      number: index + 10,
      text,
    }));
    const document = createDocument('in.json', lines, true);
    const leaf = childAt(readJson(document.text)?.root, 'transport', 'proxy_password');
    const span = document.spanOf(leaf ?? never());
    expect(span).toMatchObject({ source: 'in.json', line: 11, endLine: 11 });
    expect(span.text).toContain('proxy_password');
    expect(span.text).not.toContain('hunter22');
  });
});

describe('a document that is not about licensing', () => {
  it.each([
    ['{"name": "some-package", "license": "MIT"}'],
    ['{"interfaces": [{"name": "Gi1", "mtu": 1500}]}'],
    ['{"a": 1}'],
    ['[1, 2, 3]'],
    ['just text'],
  ])('is left: %s', (text) => {
    expect(readDocument(text)).toBeNull();
  });

  it.each([
    ['{"Cisco-IOS-XE-native:interface": {"GigabitEthernet": [{"name": "1"}]}}', 'module Cisco-IOS-XE-native'],
    [
      '<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><data><interfaces/></data></rpc-reply>',
      '`interfaces`',
    ],
    ['<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><data/></rpc-reply>', 'it is empty'],
    [
      '<?xml version="1.0"?>\n<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities/></hello>',
      '`hello`',
    ],
    [
      '{"ietf-restconf:errors":{"error":[{"error-type":"application","error-tag":"invalid-value","error-message":"uri keypath not found"}]}}',
      'uri keypath not found',
    ],
    ['{"smart_licensing": {"weather": 1}}', 'a form that is not known'],
    ['{"response": [{"device_name": "sw01", "dna_level": "Advantage"}]}', 'Catalyst Center'],
    ['{"event_log": [{"log_message": "SAEVT_COMM_FAIL"}]}', 'show license eventlog'],
    ['{"no_eventlog_found": "none"}', 'show license eventlog'],
    ['[{"license_auth": "AUTHORIZED", "reg_status": "REGISTERED"}]', 'ASA'],
    ['{"Cisco-IOS-XR-smart-license-platform-oper:x": {"sia-status": "incompliance"}}', 'a model of IOS XR'],
    [
      '<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><data><smart-agent/></data></rpc-reply>',
      'a model of IOS XR',
    ],
  ])('says what it is: %s', (text, message) => {
    const reading = readDocument(text);
    expect(reading?.records).toEqual([]);
    expect(reading?.diagnostics.map((each) => each.message).join()).toContain(message);
  });
});

function never(): never {
  throw new Error('nothing there');
}
