/** Lines of a unified diff: what was added and what stayed are the text, what was taken away is not. */
export class DiffReader {
  private oldLeft = 0;
  private newLeft = 0;

  /** The line as it stands after the change; null for one that isn't part of the text. Lines outside of a diff come back as they are. */
  strip(line: string): string | null {
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) {
      this.oldLeft = Number(hunk[1] ?? 1);
      this.newLeft = Number(hunk[2] ?? 1);
      return null;
    }
    if (this.oldLeft <= 0 && this.newLeft <= 0) return line;
    switch (line[0]) {
      case '+':
        this.newLeft -= 1;
        return line.slice(1);
      case '-':
        this.oldLeft -= 1;
        return null;
      case ' ':
      case undefined:
        this.oldLeft -= 1;
        this.newLeft -= 1;
        return line.slice(1);
      case '\\':
        return null;
      default:
        this.oldLeft = 0;
        this.newLeft = 0;
        return line;
    }
  }
}
