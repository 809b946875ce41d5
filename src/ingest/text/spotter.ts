/** Signs that are told from each other without looking them up. */
const PLAIN = 128;

/**
 * Finds which of many texts stand in another one, whatever their case, and looks at each of its characters once: Aho and Corasick's automaton,
 * its ways back worked out beforehand.
 */
export class Spotter {
  /** The column of each plain sign; 0 for those that are in none of the texts. */
  private readonly plain = new Uint8Array(PLAIN);
  private readonly wide = new Map<string, number>();
  private readonly width: number;
  /** A row for each state: the next state for each column. */
  private readonly next: Uint16Array;
  /** By state: the places of the texts that end there. */
  private readonly ending: (readonly number[] | undefined)[] = [];

  /** @param texts in lower case, none of them empty */
  constructor(texts: readonly string[]) {
    let columns = 1;
    for (const sign of new Set(texts.join(''))) {
      const code = sign.charCodeAt(0);
      if (code >= PLAIN) this.wide.set(sign, columns);
      else {
        this.plain[code] = columns;
        this.plain[sign.toUpperCase().charCodeAt(0)] = columns;
      }
      columns += 1;
    }
    this.width = columns;
    const children = this.plant(texts);
    this.next = this.leadBack(children);
  }

  /** @param found is told the place of each text, once for each time it stands there; what is true ends the search */
  spot(text: string, found: (place: number) => boolean): boolean {
    const { next, width, plain, ending } = this;
    let state = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      state = next[state * width + (code < PLAIN ? (plain[code] ?? 0) : this.wideColumn(code))] ?? 0;
      const places = ending[state];
      if (places === undefined) continue;
      for (const place of places) if (found(place)) return true;
    }
    return false;
  }

  private wideColumn(code: number): number {
    return this.wide.size === 0 ? 0 : (this.wide.get(String.fromCharCode(code).toLowerCase()) ?? 0);
  }

  /** By state: what follows in a text that begins as it says, by column. */
  private plant(texts: readonly string[]): Map<number, number>[] {
    const children = [new Map<number, number>()];
    texts.forEach((text, place) => {
      let state = 0;
      for (const sign of text) {
        const code = sign.charCodeAt(0);
        const column = code < PLAIN ? (this.plain[code] ?? 0) : this.wideColumn(code);
        const known = children[state]?.get(column);
        const child = known ?? children.push(new Map()) - 1;
        if (known === undefined) children[state]?.set(column, child);
        state = child;
      }
      this.ending[state] = [...(this.ending[state] ?? []), place];
    });
    return children;
  }

  /** Where a text breaks off, what was seen of it may be the beginning of another one: a row is that one's with its own states in it. */
  private leadBack(children: readonly ReadonlyMap<number, number>[]): Uint16Array {
    const { width, ending } = this;
    const next = new Uint16Array(children.length * width);
    const back = new Uint16Array(children.length);
    const queue = [0];
    for (const state of queue) {
      const from = (back[state] ?? 0) * width;
      if (state > 0) next.copyWithin(state * width, from, from + width);
      for (const [column, child] of children[state] ?? []) {
        const other = state === 0 ? 0 : (next[from + column] ?? 0);
        back[child] = other;
        ending[child] = together(ending[child], ending[other]);
        next[state * width + column] = child;
        queue.push(child);
      }
    }
    return next;
  }
}

function together(one: readonly number[] | undefined, other: readonly number[] | undefined) {
  return one === undefined || other === undefined ? (one ?? other) : [...one, ...other];
}
