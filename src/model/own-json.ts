/**
 * What this program itself wrote as JSON, read back: rows of the store, the spool, files of the build. Its form is that of the type
 * because the same type was written; a text from elsewhere is taken apart by its own schema instead.
 * @throws SyntaxError where it is no JSON
 */
export function fromOwnJson<Value>(text: string): Value {
  return JSON.parse(text);
}
