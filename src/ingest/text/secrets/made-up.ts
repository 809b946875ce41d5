/**
 * Which letter follows two others in words of English and of this trade: `a cel` says that `ace` and `acl` are there. Three letters of a row
 * count that are in four words or more of some fifteen thousand that the documents of programs are made of, or thrice in this repository.
 */
const ROWS = `
  a aacr babceilosuy cacdehikloqrstuy dacdefgijlmoprsvy elnpsv fefikmot gabceghimnoprst he idglmnrstv jo keis
  labcdefgiklmnoprstuwy mabdeilmnops nabcdegikmnostuvwy pacdefghioprst rabcdefgiklmnoprsty sabcdefhikmopstuwy
  tacefhilmorstuy udglnst vaeiou wabeilmnst xaceilnostv ybelos ziuy | b abcdgilnrstx beior cdlo dir eacdefghilnrsty
  fbio gbgr ho iacdglnot je laeiouy mi nae oadglmorstuvwx palrs radeiou saceiopt tar ucfgilmnrst ymnst | c
  abcdilmnprstu bao ceou daei eabcdefhilmnprst fg hacdefgilmnoprstu iabdefilmnoprst kabdefgijlmnprstuwy laeiosu madegp
  nt obdegilmnoprstuv pau qu raeiouy sceilst tacdefilmnoprstuy ubilmprst vavz wac yacd zn | d abcdlmnprstvy balouy
  caehlmo dacefilmors eabcdefgijlmnoprstvx ffiloprtu geilr hace iacdefgmnorstv jasu kae laeioy maeio nao
  obcefgmnoprstuw pailor raeio scehiptwy taehory uabcelmnprst vaei wahi ylnz | e abcdfgklmnprstuv babdehiorsuy
  cacefhiklmorstu dabcdefghijlmnoprstuvwy edklmnprstvwx facefilorstu gaegilmoruy haeiot idglmnrstv jaes kes
  lacdefilnoprstvy mabdeinopsu nabcdefghiklmoqrstuv obfmnpruv padehiloprstu qstu rabcdefghiklmnoprstuvwy
  sabcehiklnopqstuwy tabcdefhilmnoprstuvwy udelnprs vaeilnot wacehilmrs xabcdehimptu ybemopsw zo | f aceilmnrstu be
  clo dae eabcelnrstw fadefilmost gl icdefglnrtvx ka laeiou maet oclnorsu pa qd raeio semty tabehoprswy ujlnrstz yi |
  g abcilnprstuv balo calo di ebcdelmnoprstwx fio gaeilr habdeloptu ibcdefgmnostv laeioy maeot naeimosu oabeilnoprtuv
  part raeiou scit tahkor uaeilmnors wi zei | h abcdiklmnprstuv bo chop dr eabcdefilmnprstuvxy fi ibcdefglmnprstv liy
  mael naiot obdegilmnoprstuvw paou raeio seiopty tabcehilmrsty ubmnpst va yps | i abglmnrstu baceilorsu
  cacehiklmorstuy dadefgilmorstux ecdflnprstvw fefioty gaceghinorstu in keio ladeilorstuy macdegimopsu
  nabcdefghijklmnoprstuvxy odlmnrsu pabefgiloprstuvwy qu racdeimoprsty sabcdefghijklmnoprstuv tacdefhilmorstuy um vaei
  wi xeist zaeio | j acmnv ecn ir obinrsu scdo udlmns yg | k abfgr bop co daeio eabdelnprstvwy fil gr ibelnpt js laeio
  mag nio pou rae sipty to up wadi | l abcdegilmnprstuvxyz bae cahou daceilmnoprs eabcdefghilmnoprstuvwxy fio geor
  haot iabcdefgkmnopstvz jy keis labcdehimnosuwxy maeio naegs oabcgknoprstuvwy paehors re sehioptu taehiorsuy
  uacdegmnprstu vei waei xms yacfgipqstz | m abcdgijklnprstvxy beilopu caio daei eabcdefglmnopqrstvwxz fo gmr ho
  iacdegklmnrstuxz laeinost maeiou naeis ocdijmnrstuv paefilorstuvy re sdegloptu tior uclmnst ve yacprs | n
  abcdgilmnprstuv baoruy caehilnorstuy dabcefijlmnoprstuw eabcdefgilmnoprstuvwx faeiloru gabcdefhilmnorstuw hae
  icefgkmnopqrstz jaes keilns leioy maeiops naeio oabcdefilmnoprstuw pamoru qu reiop sacefhilmopstuwy
  tabcdefhilmnoprstuy uaelmnopstx vaeio wahir ybcimtw zi | o acdlrt babeijlorstu cacehiklostu dadefiosuy elrsvx ffimot
  gacefgilmnoprstuy hei icdnosz jeis kdeisu labcdegilorstuvy mabcdefhilmopst nabcdefgijklmnoprstuvwy obdfgklmnprst
  pabcdehilmnoprstuy rabcdefghiklmnoprstuwy sacehilopstx tacefhilnoprsty ubcdglnprst vaei wabdeghilmnoprst xeipy yaems
  | p abcdgilnprstuwy baio clos dafio eacdefglnoprstx fi gefr haeinorsy icdelmnprstx kg laeiouy mce nago obcilnoprstw
  padeilor raceiot sacefhioqtu tadehioprsuy ubhlnrst wi yacdlprt | q dn li na su tc uaeijo za | r
  abcdfgijklmnprstuvwxy baioru cadehiloprsu daeikmosuw eabcdefghijlmnopqrstuvwxy failosu gabeistu ha
  iabcdefgiklmnopstvxz kadefis laeiosy madefilosu naceios oabcdfghjklmnoprstuvwxy pacelor qu raeiouy sacehiloptuy
  tabcdeghilmnoprstuxy uabceilmnpst vaei wair ycefiklprstw | s aabcdefgilmnprstuvxy baoruy caehiloruvw daeio
  eabcdefgilmnopqrstuvwxy feioruy ghlp habcegimorstuy iabcdefglmnorstvxz js keisty ladehinouy maio naeimo
  obcdflmnoprsu paehijlory qlsu rcesu sacefilmnoprstuwy tacdefghijlmnoprstuy uabcdefgilmnprsv vagn waeiox xe ymns | t
  abcdefgiklmnprstuvxy babeioruy cadhlou daeiou eabcdefgilmnopqrstuvwx failorstu galrs habcdefilmnoprstuvyz
  iabcdefglmnoprstvxz js kbe laeioy maeilopq naeou oabcdefghiklmnoprstuv pabcelorstu qu raceilnosuy sbcefhioptuw
  taefilopry uacdimnprst va waeioz ylnpsu | u adglnrt bbcdefijlmnprstu cacehikt degiop edelnrstu ffo gaghiz ho
  icdelnrstv jdi ke ladeilnpt mabeilmnprsuv nabcdegiklmnoprstuw otuv pbcdeglpst racefgilnprstuv sacehilprstuy
  tabcdefghikloprstuwy uir vi zz | v abcdilnrst eacdflmnprsty iacdefglnorstv lai nuw ociklr rf uls | w ailnprstyz co
  ds eabdeilnrsv gr haeio icdklnrst leiy mos nabeglos ofnrsu pa raeio sceiopt teho va zg | x acgmr bu cehlo dei
  ecdlmrs ha iefmnst laeio mail obfr paeilor re siptu tacefginprsuw us xx yap | y adglmnrtx beou cahlo daei eadlnr fio
  go ho ien ke laeio mabeilmop nacot ofnru paehiort qu rei sceilopstu tehir unr vae who ze | z atu edrs gj ienp no ono
  uh
`;

const KNOWN: ReadonlySet<string> = new Set(
  ROWS.split('|').flatMap((row) => {
    const [first = '', ...seconds] = row.trim().split(/\s+/);
    return seconds.flatMap((letters) => [...letters.slice(1)].map((third) => first + letters.charAt(0) + third));
  }),
);

/** Rows of three that no word has, and the share of all that they are at least: one word in twenty-five has as many, four made-up ones in five. */
const STRANGE = 2;
const STRANGE_SHARE = 0.2;
/** A word in small letters, perhaps with digits behind. */
const PLAIN = /^[a-z]{8,64}(?=\d{0,8}$)/;

/** Whether a word that could be one of a language is most likely none: what somebody made up to be said and remembered. */
export function isMadeUp(word: string): boolean {
  const letters = PLAIN.exec(word)?.[0] ?? '';
  let strange = 0;
  for (let at = 0; at + 3 <= letters.length; at += 1) if (!KNOWN.has(letters.slice(at, at + 3))) strange += 1;
  return strange >= STRANGE && strange >= (letters.length - 2) * STRANGE_SHARE;
}
