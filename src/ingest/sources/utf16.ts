/**
 * Turns UTF-16 with a byte order mark into UTF-8, as PowerShell's redirection and some terminal programs write it. Other
 * bytes pass through untouched.
 * @param head the first bytes of `chunks`, to look at
 */
export async function* decodeUtf16(head: Uint8Array, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const label =
    head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null;
  if (label === null) {
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(label);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
