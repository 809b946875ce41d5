/** Months as relays of another locale write them, by the English ones: German, French, Spanish, Italian, Portuguese, Dutch. */
const MONTHS: Readonly<Record<string, string>> = {
  Jan: 'jän janv gen ene jan',
  Feb: 'févr fév fev feb',
  Mar: 'mär mrz mars märz mrt mar',
  Apr: 'avr abr apr avril',
  May: 'mai mag maio mayo mei may',
  Jun: 'juin giu jun',
  Jul: 'juil lug juli jul',
  Aug: 'août aout ago aug',
  Sep: 'sept set sep',
  Oct: 'okt out ott oct',
  Nov: 'nov',
  Dec: 'dez déc dic des dec',
};
/** The months as IOS XE writes them, January first. */
export const MONTH_NAMES: readonly string[] = Object.keys(MONTHS);
const ENGLISH = new Map(
  Object.entries(MONTHS).flatMap(([english, words]) => words.split(' ').map((word) => [word, english])),
);
/** The beginnings of months, the longest first: `janvier` begins as `janv` does. */
const BEGINNINGS = [...ENGLISH].sort(([one], [other]) => other.length - one.length);

/**
 * A date as people's programs write it in other languages, in English or in digits: `11 mars 2026 à 09:20:01`, `11. März 2026, 09:20`, `11 de
 * marzo de 2026`, `2026年3月11日 9:20:01`, and `a. m.` as AM; any other text as it is.
 */
export function englishDate(text: string): string {
  const [east, year = '', month = '', day = ''] =
    /^(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일](?=\s|$)/.exec(text) ?? [];
  if (east !== undefined) {
    const clock = text.slice(east.length).trim().replace(/^\d:/, '0$&');
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${clock}`.trim();
  }
  const halved = text.replace(
    /(?<=\d) ?([ap])\.[ \u00a0\u202f]?m\.?(?=\s|$)/i,
    (_, half: string) => ` ${half.toUpperCase()}M`,
  );
  const [found, number = '', word = '', inYear = ''] =
    /^(\d{1,2})\.? (?:de )?(\p{L}{3,10})\.? (?:de )?(\d{4}),?(?: (?:à|um|a las|alle|at|om|kl\.?))?(?= \d)/u.exec(
      halved,
    ) ?? [];
  const english = BEGINNINGS.find(([begin]) => word.toLowerCase().startsWith(begin))?.[1];
  if (found === undefined || english === undefined) return halved;
  return `${number} ${english} ${inYear}${halved.slice(found.length)}`;
}

const STAMP = /^((?:<\d{1,3}>)?)(?:(\d{1,2})\.? )?(\p{L}{3,5})\.?(?: ( ?\d{1,2}))?(?= (?:\d{4} )?\d\d:\d\d:\d\d)/u;

/** `03 11 2026 08:23:44 192.0.2.3 <LOC7:EROR> ` of LogRhythm, the month first. */
const MONTH_FIRST = /^(\d\d) (\d\d) (\d{4}) (\d\d:\d\d:\d\d) (\S+) <\w{3,8}:\w{3,8}> /;

/** A header whose stamp has its month in English, before the day, and no number; the same text where it has, or where no stamp begins it. */
export function englishMonth(header: string): string {
  if (MONTH_FIRST.test(header)) return header.replace(MONTH_FIRST, '$3-$1-$2T$4 $5 ');
  const [found, pri = '', before, month = '', behind] = STAMP.exec(header) ?? [];
  const english = ENGLISH.get(month.toLowerCase());
  const day = before ?? behind;
  if (found === undefined || english === undefined || day === undefined || (english === month && before === undefined))
    return header;
  return `${pri}${english} ${day.trim().padStart(2, ' ')}${header.slice(found.length)}`;
}
