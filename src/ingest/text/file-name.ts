/** What a file holds, and when it was written, behind the name of its device. */
const CONTENT_BEHIND =
  /[_.-](?:sh(?:ow)?|tech|logs?|lic\w*|run\w*|config|outputs?|status|all|20\d\d(?:\d{4}(?:T?\d{4,6})?)?)(?:[_.-].*)?$/i;
/** `.log`, `.log.1`, `.log.2.gz`, `.log-20261101`, `.txt.gz`: what it is, how often it was put aside, how it is packed. */
const ENDING =
  /\.(?:txt|log|out|cfg|conf)(?:[.-]\d{1,3}|[.-]20\d\d-?\d\d-?\d\d(?:[-T]?\d{2,6})?)?(?:\.(?:gz|bz2|xz|zst))?$/i;
/** When a file was written. */
const DATED = /[._-](?:20\d\d[-_.]?\d\d[-_.]?\d\d.*|\d{6,}.*)$/;
/** Which of two it is. */
const WHICH = /[._-](?:before|after|pre|post|old|new|orig|bak|prev|current)$/i;
/** Files that are called after what is in them. */
const CONTENT =
  /^(?:[a-z]+[_-])*(?:config|cfg|running|startup|show|sh|licen[sc]e|lic|status|outputs?|tech|version|logs?|logging|syslog|messages|report|console|session|capture|all)(?:[_-]?[a-z]+)*$/i;

function lastPart(path: string): string {
  return path.split(/[/\\!]/).at(-1) ?? '';
}

/** A file that is called after its day is in a folder that is called after its device. */
const DAY = /^20\d\d[-_.]?\d\d[-_.]?\d\d/;

/** The device in a file's name, without what says what the file holds, when it was written, and which of two it is. */
export function namedInFile(path: string): string {
  return folderOf(path) ?? stemOf(lastPart(path)).replace(WHICH, '');
}

/** The folder of a file that is called after its day, or after what it holds; null for other files, and where none is told. */
export function folderOf(path: string): string | null {
  if (DAY.test(lastPart(path))) return parentOf(path) || null;
  if (!CONTENT.test(stemOf(lastPart(path).replace(PUT_ASIDE, '')))) return null;
  // `hosts/sw1/2026/03/11/messages`: between the two stand the parts of a day.
  const folders = path.split(/[/\\!]/).slice(0, -1);
  const folder = folders.reverse().find((each) => !/^\d{1,4}$/.test(each) && !DAY.test(each)) ?? '';
  return NAMED.test(folder) && !TRADE.test(folder) && !CONTENT.test(folder) ? folder : null;
}

/** A folder that is called after a device: it has a number or a dash, or is an address. */
const NAMED = /^(?:[A-Za-z][\w.-]*\d[\w.-]*|[A-Za-z][A-Za-z.]*-[\w.-]*[A-Za-z]|\d+(?:\.\d+){3})$/;
/** And one that is called after a trade. */
const TRADE =
  /^(?:(?:remote|network|net|device|switch|router|host|central|server|syslog|cisco|ios|xe|prod|lab|test|backup|archive|data|file|daily|log|old|new|raw|all|my)(?:e?s)?[._-]?)+$/i;

function parentOf(path: string): string {
  return lastPart(path.slice(0, path.length - lastPart(path).length).replace(/[/\\!]$/, ''));
}

function stemOf(name: string): string {
  return name.replace(ENDING, '').replace(CONTENT_BEHIND, '').replace(DATED, '');
}

/** Files that are one device's by their names, as far as those go: they share `key`. */
export interface FileOwner {
  readonly key: string;
  /** The name that they share; null where a log was put aside that is called after nobody. */
  readonly name: string | null;
}

/**
 * Whose a file is: of the device that it is called after (`sw1.log`, `sw1.log.1`, `sw1-2026-03-10.log`), or of the one that its folder is
 * called after where it is called after what it holds (`sw1/log.txt`, `case.tar!sw1/show.txt`). Folders of other names stay apart: two sites
 * may have a `sw1` each.
 * @param isName whether a word may be the name of a device
 */
export function ownerOf(path: string, isName: (word: string) => boolean): FileOwner | null {
  const file = lastPart(path);
  const folder = path.slice(0, path.length - file.length);
  const stem = stemOf(file);
  const parent = parentOf(path);
  if (isName(stem) && !CONTENT.test(stem)) return { key: stem === parent ? folder : `${folder}${stem}`, name: stem };
  if (CONTENT.test(stem) && isName(parent)) return { key: folder, name: parent };
  const whole = file.replace(PUT_ASIDE, '');
  return /log|messages/i.test(whole) ? { key: `${folder}${whole}`, name: null } : null;
}

/** `.1`, `.2.gz`, `-20261101` behind the name of a log. */
const PUT_ASIDE = /(?:[.-]\d{1,3}|[.-]20\d\d-?\d\d-?\d\d)?(?:\.(?:gz|bz2|xz|zst))?$/;
