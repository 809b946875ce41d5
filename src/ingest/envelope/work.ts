/**
 * Characters that are looked through for what wraps them: texts within texts, each as often as it is looked through, and the beginnings of
 * inputs. More than exports of whole fleets hold; in the worst case minutes.
 */
const MOST = 512 * 1024 ** 2;

/** How much may still be looked through of one input, or of one archive with all its members. */
export interface Work {
  readonly most: number;
  /** Characters were looked through. */
  spend(characters: number): void;
  /** Nothing more is looked through. */
  readonly isSpent: boolean;
  /** True the first time that it is asked: once is enough to say that nothing more is searched. */
  tellsOnce(): boolean;
}

export function createWork(most = MOST): Work {
  let spent = 0;
  let isTold = false;
  return {
    most,
    spend(characters) {
      spent += characters;
    },
    get isSpent() {
      return spent > most;
    },
    tellsOnce() {
      const isFirst = !isTold;
      isTold = true;
      return isFirst;
    },
  };
}

/** The same work for an archive and all its members, `outer.zip!inner.txt`; work of its own for any other input. */
export function createWorks(most = MOST): (source: string) => Work {
  let last: { readonly outer: string; readonly work: Work } | null = null;
  return (source) => {
    const outer = source.split('!', 1)[0] ?? source;
    if (last?.outer !== outer) last = { outer, work: createWork(most) };
    return last.work;
  };
}
