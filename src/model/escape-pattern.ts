/** A text as the source of a regular expression that matches it and nothing else; not for flag `u`, which knows no escaped dash. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
