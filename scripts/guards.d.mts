/** A guard of SECURITY.md: `without` replaces `guard`, which stands once in `file`; then the tests `names` in the file `tests` must fail. */
export interface Guard {
  readonly name: string;
  readonly file: string;
  readonly guard: string;
  readonly without: string;
  readonly tests: string;
  readonly names?: string;
  /** Its tests run the program itself. */
  readonly isBuilt?: boolean;
}

export declare const GUARDS: readonly Guard[];
