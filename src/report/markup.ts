/** Text that is HTML already. */
export class Markup {
  constructor(private readonly html: string) {}

  toString(): string {
    return this.html;
  }
}

export type Content = Markup | string | number | null | readonly Content[];

/** A template whose values are escaped, but for markup; a list is its items one after the other, null nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.reduce((page, text, index) => page + contentOf(values[index - 1] ?? null) + text));
}

function contentOf(value: Content): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.toString();
  return typeof value === 'object' ? value.map(contentOf).join('') : escapeHtml(String(value));
}

/** Safe as the text of an element and inside a quoted attribute. */
export function escapeHtml(value: string): string {
  return value.replace(
    /[&<>"']/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? character,
  );
}
