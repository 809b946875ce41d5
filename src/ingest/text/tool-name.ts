/**
 * How tools call the branches of what they write. A list, for no rule tells these from names: people call devices `core`, `target1` and `lab`
 * as well, and only what tools are known to write is none.
 */
const TOOL_NAME = new RegExp(
  `^(?:${[
    // What was run and how it ended.
    'success|failed|failure|blacklisted|blocklisted|commandresponses|changed|invocation|module_args|tasks?|plays?|stats|status|results?|response|outputs?|parsed|parsed_output|genie_parsed_\\w+|stdout|stdout_lines|cli|commands?|errors?|warnings?|tests|steps|jobs|runs|builds|reports|parameters',
    // What holds what was said.
    'data|payload|body|json|content|structured|config|facts|ansible_facts|state|notification|message|value|values|meta|metadata|info|context|extra|lines|contents?|description|details|properties|attributes|fields?|files|objects|list|root|collections?',
    // Of many, one and the whole.
    'hosts?|devices?|items?|hits|_source|entries|records?|rows?|cells?|children|nodes|elements|sources?|target',
    // What people and systems tell.
    'messages?|comments?|posts?|events?|logs?|threads?|tickets?|issues|cases|articles|notes|attachments?|replies|history|updates|alarms?|alerts?|syslogs?|incidents?|problems?|observations?|licen[cs]e|licensing',
    // Parts of documents.
    'pages|blocks|slides|sheets|documents?|paragraphs|sections',
    // Which of several in time.
    'last|first|latest|current|previous|recent|newest|oldest',
    // Where services of clouds put what they hand on.
    'kinesis|sns|sqs|s3|awslogs|kafka|pubsub',
  ].join('|')})$`,
  'i',
);

/** Whether a name is of a tool's own making: never a device's. */
export function isToolName(name: string): boolean {
  return TOOL_NAME.test(name);
}
