/** What pages of a collector need beside the style of the report. */
export const STYLE = `
body{max-width:80rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main:focus{outline:none}
.banner{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.5rem;border-bottom:1px solid var(--line);padding-bottom:.5rem}
.banner ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}
.banner p{margin:0;color:var(--faint);font-size:.9rem}.banner form{margin:0}
nav a{display:inline-block;padding:.2rem 0}
[aria-current]{font-weight:700;color:var(--text)}
#state.lost{color:var(--error)}#notice:empty{display:none}#notice{color:var(--warning);font-weight:600}
.filter select{max-width:18rem}.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.5rem 0 1rem}
form label{display:inline-block;max-width:100%}textarea{display:block;width:100%;max-width:100%;font-family:ui-monospace,monospace}
input,select,textarea,button{font:inherit;color:var(--text);background:var(--back);border:1px solid var(--faint);border-radius:4px;padding:.25rem .5rem;max-width:100%}
textarea{font-family:ui-monospace,monospace;font-size:.9rem}
input[type=checkbox]{width:1.1rem;height:1.1rem}
button{cursor:pointer;background:var(--soft)}
.changes{border:1px solid var(--line);border-radius:4px;padding:.5rem .75rem}
.changes label:has(textarea),#paste>label{display:block;margin:.5rem 0}
.list th[scope=row]{min-width:8rem}.list td{overflow-wrap:anywhere}
.list small{display:block;color:var(--faint)}
.headline{font-size:1.15rem}
.timeline{padding-left:0;list-style:none;font-size:.9rem}.timeline li{padding:.2rem 0;border-bottom:1px solid var(--line)}
.timeline time,small{color:var(--faint)}
.overdue{color:var(--error);font-weight:600}.soon{color:var(--warning);font-weight:600}
.found p,.entry{margin:.25rem 0 1rem}
.chosen>pre{outline:2px solid var(--link)}
.pager{margin:1rem 0}
footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--faint);font-size:.9rem}
.wall main{font-size:1.4rem}.tiles{display:flex;flex-wrap:wrap;gap:1rem;list-style:none;padding:0}
.tiles li{flex:1 1 9rem;border:1px solid var(--line);border-radius:6px;padding:.75rem;background:var(--soft)}
.tiles strong{display:block;font-size:3rem;line-height:1.1}.worst{list-style:none;padding:0}.worst li{padding:.25rem 0;border-bottom:1px solid var(--line)}
@media(max-width:40rem){dl{display:block}dd{margin:0 0 .5rem 1rem}.list,.list tbody,.list tr,.list td,.list th{display:block}.list thead{position:absolute;left:-99rem}.list th,.list td{border:0;padding:.1rem 0;min-width:0}.list td:empty{display:none}.list tr{border-bottom:1px solid var(--line);padding:.5rem 0}input[type=file]{width:100%}.filter label,.filter input,.filter select{display:block;width:100%;max-width:none}.source{padding-left:3rem}ul,ol{padding-left:1.25rem}.actions{padding-left:1.5rem}}
@media print{.banner,.filter,.changes,#paste,.pager,#keys,.skip,form{display:none}details::details-content{display:block;content-visibility:visible;block-size:auto}a{color:inherit}}
`;
