/** The page's style: light and dark by what the reader prefers, and for print. */
export const STYLE = `
:root{--text:#1c2127;--back:#fff;--soft:#f3f5f7;--line:#c9d1d9;--faint:#515962;--error:#b00020;--warning:#7a4b00;--good:#116329;--link:#0550ae}
@media(prefers-color-scheme:dark){:root{--text:#e6e9ec;--back:#14181d;--soft:#20262d;--line:#3b444e;--faint:#a9b3bd;--error:#ff8f8f;--warning:#f0c05a;--good:#7fd48a;--link:#8ec2ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:70rem;padding:1rem;overflow-wrap:anywhere;font:1rem/1.5 system-ui,sans-serif;color:var(--text);background:var(--back)}
h1,h2,h3,h4{line-height:1.25}
h2{margin-top:2.5rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
a{color:var(--link)}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.1rem 1rem}
dt{color:var(--faint)}dd{margin:0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line);font-weight:normal}
thead th{color:var(--faint)}
.wide{overflow-x:auto}.wide th,.wide td{overflow-wrap:normal;min-width:5.5rem}
article,.cause{border-left:3px solid var(--line);padding-left:1rem;margin:1rem 0}
.error,.confirmed{color:var(--error);font-weight:600}
.warning,.likely{color:var(--warning);font-weight:600}
.info{color:var(--good)}
.possible,.for,figcaption{color:var(--faint)}
.overdue td,.overdue th{color:var(--error)}.soon td,.soon th{color:var(--warning)}
.evidence{list-style:none;padding-left:0;font-size:.9rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}
pre{background:var(--soft);padding:.6rem .8rem;margin:.4rem 0;white-space:pre-wrap}
.commands{position:relative}
.copy{position:absolute;top:.4rem;right:.4rem;font:inherit;font-size:.85rem;color:var(--text);background:var(--back);border:1px solid var(--line);border-radius:4px;padding:.1rem .6rem;cursor:pointer}
.source{background:var(--soft);padding:.5rem .5rem .5rem 4rem}
details{margin:.4rem 0}summary{cursor:pointer}
details:target>summary,li:target{outline:2px solid var(--link)}
figure{margin:1rem 0;overflow-x:auto}svg{max-width:100%;height:auto;font:13px system-ui,sans-serif;fill:var(--text)}
.box{fill:var(--soft);stroke:var(--line)}.link,.grid{stroke:var(--line)}.link{stroke-width:2}.link.broken{stroke:var(--error);stroke-dasharray:6 4}.mark{fill:var(--error);font-size:18px}
.bar{stroke-width:10;stroke:var(--good)}.bar.error{stroke:var(--error)}.bar.warning{stroke:var(--warning)}
@media print{body{max-width:none;color:#000;background:#fff}.copy{display:none}details{display:block}section,article{break-inside:avoid}}
`;

/** Copying of commands, and evidence that opens where a link leads. The page can be read without it. */
export const SCRIPT = `
for (const button of document.querySelectorAll('button.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const commands = button.previousElementSibling.textContent;
    try {
      await navigator.clipboard.writeText(commands);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = 'Press Ctrl-C';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
function openTarget() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  for (let node = target; node !== null; node = node.parentElement) if (node.tagName === 'DETAILS') node.open = true;
  if (target !== null) target.scrollIntoView();
}
addEventListener('hashchange', openTarget);
openTarget();
addEventListener('beforeprint', () => { for (const details of document.querySelectorAll('details')) details.open = true; });
`;
