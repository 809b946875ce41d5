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
