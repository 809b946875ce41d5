import { isToolName } from '../text/tool-name.js';
import { type Hint, isTold, type Sender, within } from './hint.js';
import { isDeviceKey } from './key-names.js';
import { readSender } from './log-events.js';
import { isCommandText } from './recognise.js';

/** Lines below a label (`device  sw01`) that it speaks for. */
const LABEL_REACH = 16;
/** The same of a prompt above a fence. */
const PROMPT_REACH = 2;
/** Names above a text that are remembered, one for each step of indentation. */
const KEYS_CAP = 8;

/** What a label says of the text below it. */
type Told = Pick<Hint, 'hostname' | 'address' | 'command'>;

const NOTHING: Told = { hostname: null, address: null, command: null };

/** What lines above a text say of it: its device, its command. */
export class Labels {
  private label: (Told & { readonly number: number }) | null = null;
  private prompt: { readonly told: Told; readonly number: number } | null = null;
  /** Names that stand above what is indented below them. */
  private keys: readonly { readonly indent: number; readonly name: string }[] = [];
  private listed: { readonly indent: number; readonly sender: Sender } | null = null;

  take(text: string, number: number): void {
    this.readLabel(text, number);
    this.readPrompt(text, number);
    this.readListed(text);
    this.readKey(text);
  }

  /** Another device's texts follow. */
  forget(): void {
    this.label = null;
  }

  /** What the label above a line says of it. */
  at(number: number): Told {
    return this.reaching(number) ?? NOTHING;
  }

  /** The same of a fence: a prompt right above it says more. */
  atFence(number: number): Told {
    const { prompt } = this;
    return prompt !== null && number - prompt.number <= PROMPT_REACH ? prompt.told : this.at(number);
  }

  /** The names above a text in YAML: of its device, or its command. */
  named(hint: Hint, indent: number): Hint {
    this.keys = this.keys.filter((key) => key.indent < indent);
    const outer =
      this.listed !== null && indent >= this.listed.indent ? within(hint, 'YAML', this.listed.sender) : hint;
    let named = outer;
    for (const { name } of this.keys) {
      if (isCommandText(name)) named = { ...named, command: name };
      else if (!isToolName(name)) {
        const sender = readSender(name);
        if (isTold(sender)) named = { ...named, ...sender };
      }
    }
    return named;
  }

  private reaching(number: number): Told | null {
    const { label } = this;
    if (label === null || number - label.number > LABEL_REACH) return null;
    const { hostname, address, command } = label;
    return { hostname, address, command };
  }

  /** `sw01#show license all`, written as code above a fence. */
  private readPrompt(text: string, number: number): void {
    const [, hostname = null, command = ''] = /^([A-Za-z][\w.-]{0,62})[#>]\s?(\S.*)$/.exec(text.slice(0, 300)) ?? [];
    if (isCommandText(command)) this.prompt = { told: { hostname, address: null, command }, number };
  }

  /** `device    sw01`, `command: show license all`: speaks for what stands below. */
  private readLabel(text: string, number: number): void {
    const [, name = '', value = ''] =
      /^\s*(?:- )?["'|]?\s*(device|device[_ ]name|host|host ?name|ip|address|command|cmd)["']?\s*(?:[:=|]|\s{2,})\s*["']?(.*?)["',|]*\s*$/i.exec(
        text.slice(0, 300),
      ) ?? [];
    if (name === '') return;
    const before = this.at(number);
    if (/^c/i.test(name)) {
      if (isCommandText(value)) this.label = { ...before, command: value, number };
      return;
    }
    const sender = readSender(value);
    if (isTold(sender))
      this.label = {
        command: before.command,
        hostname: sender.hostname ?? before.hostname,
        address: sender.address ?? before.address,
        number,
      };
  }

  /** `- name: sw1`: of the device whose outputs stand below, beside it or further in. */
  private readListed(text: string): void {
    const indent = text.search(/\S/);
    if (indent < 0) return;
    if (this.listed !== null && indent < this.listed.indent) this.listed = null;
    const [, before = '', name = '', value = ''] =
      /^(\s*(?:- )?)["']?([A-Za-z_][\w -]{0,40}?)["']?:\s+["']?([^\s"']{1,253})["']?\s*$/.exec(text.slice(0, 400)) ??
      [];
    const sender = isDeviceKey(name) ? readSender(value) : null;
    if (sender !== null && sender.hostname !== null) this.listed = { indent: before.length, sender };
  }

  private readKey(text: string): void {
    const found = /^(\s*)(?:- )?["']?(\w[\w ./-]{0,80}?)["']?:\s*$/.exec(text.slice(0, 200));
    if (found === null) return;
    const indent = found[1]?.length ?? 0;
    this.keys = [...this.keys.filter((key) => key.indent < indent), { indent, name: found[2] ?? '' }].slice(-KEYS_CAP);
  }
}
