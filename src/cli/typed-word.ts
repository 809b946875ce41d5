/** A word as it is typed within a command that a text shows: in quotes where a shell would take it apart. */
export function typedWord(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : JSON.stringify(word);
}
