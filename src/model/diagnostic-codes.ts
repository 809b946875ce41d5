/** What a diagnostic means, and what to do about it. */
export interface DiagnosticMeaning {
  readonly meaning: string;
  readonly help: string;
}

/** Every code of a diagnostic: stable, and told by `sldiag explain CODE`. */
export const DIAGNOSTICS: Readonly<Record<string, DiagnosticMeaning>> = {
  'archive-damaged': {
    meaning: 'An archive ends early or is not whole.',
    help: 'Get the file again; what could be read of it was.',
  },
  'archive-too-large': {
    meaning: 'An archive unfolds to more than is read.',
    help: 'Unpack it and give its files one by one.',
  },
  'grew-after-read': {
    meaning: 'A file in the watched folder grew after it was read; what came then was not read.',
    help: 'Put it there again when it is whole; until then let its name begin with a dot.',
  },
  'too-much-wrapped': {
    meaning: 'Texts within texts, or the members of an archive, are more than is looked through for what wraps them.',
    help: 'Give what they hold by itself, or in parts.',
  },
  'assistant-failed': {
    meaning: 'A question that an assistant asked at /mcp could not be answered.',
    help: 'The collector goes on; this is a fault of sldiag: please report it with what the message says.',
  },
  'events-lost': {
    meaning: 'A collector ended, and of what it had received something was never written.',
    help: 'Nothing brings it back: the message says why it was not written. Have the switches’ own logs analysed for that time.',
  },
  'host-not-read': {
    meaning: 'The run that collected an input (Ansible, ssh, Nornir, …) says that it could not read some hosts.',
    help: 'Mend the access to them and collect again. The exit code is 3: the answer is not about all that was asked.',
  },
  condition: {
    meaning: 'A condition of a rule does not compile.',
    help: 'The place is underlined; docs/rule-language.md lists the variables and functions.',
  },
  'neighbour-clock': {
    meaning: 'The clock in an input is that of another device; it judges nothing of the one that has none.',
    help: 'Type show clock on the device itself, and give that too.',
  },
  'own-report': {
    meaning: 'An input is a report that sldiag made, or another part of a case file that is no input of it.',
    help: 'Give what the report was made from; of a case file its inputs are read.',
  },
  'reload-failed': {
    meaning: 'After SIGHUP a certificate or key could not be read again.',
    help: 'The collector goes on with the one before; mend the file and send SIGHUP once more.',
  },
  'nothing-understood': {
    meaning: 'Outputs about licensing stand in the input, and not one line of them was understood.',
    help: 'Give them as the device printed them, with their prompts; the exit code is 3, as for what could not be read.',
  },
  'output-too-large': {
    meaning: 'An output that was handed to the collector is larger than what it keeps of a device.',
    help: 'Analyze it by itself: sldiag analyze FILE.',
  },
  'counts-anew': {
    meaning:
      'Lines that name no device have numbers of several counts, clocks or words ahead of them: of two devices, or of one before and after a reload.',
    help: 'Give the log of each device a file of its own, or have its name sent: logging origin-id hostname.',
  },
  'damaged-document': {
    meaning: 'A document in JSON or XML ends early or is not whole.',
    help: 'What stands before the damage was read; get it again for the rest.',
  },
  'damaged-license-file': {
    meaning: 'A licence file ends early or is not whole.',
    help: 'Get it from CSSM or the switch again; a switch refuses it too.',
  },
  'entry-name': {
    meaning: 'A file of the knowledge is not named after its id.',
    help: 'Rename the file.',
  },
  'entry-shape': {
    meaning: 'An entry of the knowledge has a key, or a value, that its kind does not know.',
    help: 'rules schema prints what each kind may hold.',
  },
  'file-too-large': {
    meaning: 'A file is larger than what is read of its kind.',
    help: 'Give the part of it that matters.',
  },
  'forms-disagree': {
    meaning: 'An output and a document of the same device say different things.',
    help: 'The output counts; see which of the two is older.',
  },
  'hunch-with-verdict': {
    meaning: 'A cause of field experience claims more than a possibility.',
    help: 'Name a better source, or drop confirmed and likely.',
  },
  internal: {
    meaning: 'A fault of sldiag.',
    help: 'Report it with the command that you ran.',
  },
  'joined-by-inference': {
    meaning:
      'What names no device was taken to be of the only one in the input, or of that which its file is called after.',
    help: 'Check that it is; sldiag bundle keeps the names apart.',
  },
  'license-file': {
    meaning: 'A licence file was read, with remarks.',
    help: 'The message says what does not fit.',
  },
  'folder-too-large': {
    meaning: 'A folder holds more files than are read of one folder; those that come first by name were read.',
    help: 'Name the folders below it that hold evidence.',
  },
  'inventory-file': {
    meaning: 'An inventory of devices can not be used, or a line of it.',
    help: 'docs/reports.md shows its form; the rest of it counts.',
  },
  'listen-failed': {
    meaning: 'A port could not be opened.',
    help: 'Another program has it, or it needs more rights: choose another.',
  },
  'long-line': {
    meaning: 'A line is longer than what is kept of one.',
    help: 'Its beginning was read.',
  },
  'long-section': {
    meaning: 'An output is longer than what is kept of one.',
    help: 'Its beginning was read; give the output by itself.',
  },
  'message-flood': {
    meaning: 'A device sends more than is kept of one.',
    help: 'What is counted stays right; the texts of the oldest are gone.',
  },
  'no-action': {
    meaning: 'A cause that asks for action names none.',
    help: 'Write what to do, and where.',
  },
  'no-firing-test': {
    meaning: 'An entry has no example that raises or finds it.',
    help: 'Add a test that does.',
  },
  'lines-mixed': {
    meaning: 'Outputs of several devices stand among each other line by line, and nothing tells whose each line is.',
    help: 'They were not read; capture each device by itself.',
  },
  'no-output': {
    meaning: 'A document stands in for an output, and tells less.',
    help: 'Run the command that is named for the rest.',
  },
  'no-quiet-test': {
    meaning: 'An entry has no example in which it stays quiet.',
    help: 'Add a test in which it does.',
  },
  'no-sample': {
    meaning: 'A message has no sample for one of its templates.',
    help: 'Add a line as a device prints it.',
  },
  'no-such-entry': {
    meaning: 'A name leads to no entry.',
    help: 'See the help behind the message for the name that was probably meant.',
  },
  'no-such-source': {
    meaning: 'A source names no document that readers could follow.',
    help: 'docs/sources.md lists them; a new one is a line of knowledge/sources.yaml.',
  },
  'no-template': {
    meaning: 'No template of a message fits a sample.',
    help: 'Change the template, or the sample.',
  },
  'not-revealed': {
    meaning: 'A condition reads what no command reveals.',
    help: 'Say in commands.yaml which command shows it.',
  },
  'not-yaml': {
    meaning: 'A file is no YAML.',
    help: 'The place is named.',
  },
  'operation-failed': {
    meaning: 'A device answered an operation with an error.',
    help: 'The text of the error says why.',
  },
  'open-date': {
    meaning: 'A date in numbers has two readings: nothing tells whether the day or the month stands first.',
    help: 'Such dates are left out; export with dates such as 2026-08-07, or give more of the log: a day above 12 settles it.',
  },
  'other-fields': {
    meaning: 'A sample gives other fields than the templates read.',
    help: 'Change the template, or the sample.',
  },
  'pack-shape': {
    meaning: 'pack.yaml has a key, or a value, that it may not have.',
    help: 'docs/packs.md shows what it may hold.',
  },
  'reader-failed': {
    meaning: 'One output could not be read, by a fault of sldiag.',
    help: 'Report it with the output; everything else was read.',
  },
  'receive-failed': {
    meaning: 'A listener stopped receiving.',
    help: 'The message says why; it is opened again where that helps.',
  },
  'replay-ended': {
    meaning: 'A replay has given its last line.',
    help: 'What is shown stays as it is.',
  },
  'replay-step': {
    meaning: 'A replay waits before each line.',
    help: 'Press n.',
  },
  'service-answer': {
    meaning: 'An answer of a licensing service stands in the input.',
    help: 'It tells what the service said, not what the switch did with it.',
  },
  'shared-name': {
    meaning: 'Two devices have one name.',
    help: 'They are told apart by their UDIs.',
  },
  'silence-file': {
    meaning: 'A file of silences can not be used, or a line of it.',
    help: 'docs/reports.md shows its form.',
  },
  'sides-apart': {
    meaning: 'Two texts stand beside each other, as the two that a diff compared, and name no device.',
    help: 'They are taken for those of two devices; if both are of one, give the later one by itself.',
  },
  'skipped-file': {
    meaning: 'A file was not read.',
    help: 'The message says why.',
  },
  'small-receive-buffer': {
    meaning: 'The system gives less buffer than was asked for, so that bursts may be lost.',
    help: 'Raise net.core.rmem_max, see docs/listening.md.',
  },
  'store-unusable': {
    meaning: 'The store could not be opened.',
    help: 'Its folder must exist, and the file be writable.',
  },
  'structured-document': {
    meaning: 'A document in JSON or XML was read in place of an output.',
    help: 'Nothing to do.',
  },
  'tar-without-extension': {
    meaning: 'A file looks like a tar archive and is not named so.',
    help: 'Name it .tar to have its members read.',
  },
  'two-captures': {
    meaning: 'Outputs contradict each other, and nothing says that they are of one device, or which is the later.',
    help: 'They are kept apart; capture them with prompts to have them told apart by name.',
  },
  'unknown-document': {
    meaning: 'A document in JSON or XML is of no kind that is known.',
    help: 'Nothing of it was used.',
  },
  'unnamed-recovery': {
    meaning: 'Lines that name no device tell of a recovery, in a log that names its devices.',
    help: 'It closes nothing; have the name sent with every line: logging origin-id hostname.',
  },
  'unread-header': {
    meaning: 'What stands before a message is not understood.',
    help: 'Its time and device are unknown; the message itself counts.',
  },
  'unreadable-input': {
    meaning: 'An input could not be opened or read.',
    help: 'Check that it is there and that you may read it.',
  },
  'rule-too-costly': {
    meaning:
      'A condition of a rule takes more steps than any sensible one; it was given up, and nothing is known of it.',
    help: 'Write it with fewer macros within macros.',
  },
  'unread-output': {
    meaning:
      'An output about licensing stands in something that is not known, or a message of the licensing agent has lost its tag, so it was not read.',
    help: 'Give it as the device printed or sent it: an output with its prompt, a message with %SMART_LIC-3-… in its line.',
  },
  'unreadable-inventory': {
    meaning: 'The inventory of devices could not be read.',
    help: 'No site and no topology is taken from it, and the exit code is 3. Check the path given to --inventory.',
  },
  'unreadable-silences': {
    meaning: 'The file of silences could not be read.',
    help: 'Nothing is silenced, and the exit code is 3. Check the path given to --silence.',
  },
  'unreadable-pack': {
    meaning: 'Rules could not be read.',
    help: '--rules names a folder, or an npm package with a pack.yaml.',
  },
  'unreadable-value': {
    meaning: 'A value of an output is not understood.',
    help: 'It counts as not known.',
  },
  'weak-evidence': {
    meaning: 'Something was seen that is too weak for a verdict.',
    help: 'Give the output that is named.',
  },
  'webhook-failed': {
    meaning: 'A webhook did not take a notice.',
    help: 'It is tried again; see the address and what its receiver says.',
  },
  'text-behind-document': {
    meaning: 'Text stands behind the end of a document.',
    help: 'It was not read as part of it; give it by itself where it matters.',
  },
};
