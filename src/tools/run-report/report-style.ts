/** Style sheet of a report: light and dark, print included; no fonts or pictures from elsewhere. */
export const reportStyle = `
:root{color-scheme:light;--bg:#f5f6f8;--card:#fff;--line:#dfe3e8;--soft:#eef1f4;--text:#1b2430;--muted:#5d6978;--accent:#2f6fde;--ok:#1f8a4c;--ok-soft:#e3f4ea;--bad:#c9372c;--bad-soft:#fdeceb;--warn:#9a6200;--warn-soft:#fdf3dc;--idle:#8a94a3;--shadow:0 1px 2px rgba(20,30,45,.06),0 4px 14px rgba(20,30,45,.05)}
:root[data-theme=dark]{color-scheme:dark;--bg:#12161c;--card:#1a2028;--line:#2e3743;--soft:#232b35;--text:#e5eaf0;--muted:#98a5b5;--accent:#6ea0ff;--ok:#4fc98a;--ok-soft:#173526;--bad:#ff7b70;--bad-soft:#3c1f1e;--warn:#e6b450;--warn-soft:#372b14;--idle:#76818f;--shadow:0 1px 2px rgba(0,0,0,.4)}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--bg:#12161c;--card:#1a2028;--line:#2e3743;--soft:#232b35;--text:#e5eaf0;--muted:#98a5b5;--accent:#6ea0ff;--ok:#4fc98a;--ok-soft:#173526;--bad:#ff7b70;--bad-soft:#3c1f1e;--warn:#e6b450;--warn-soft:#372b14;--idle:#76818f;--shadow:0 1px 2px rgba(0,0,0,.4)}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:64px}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
code,.mono{font-family:ui-monospace,SFMono-Regular,"Cascadia Mono",Consolas,"Liberation Mono",monospace;font-size:12.5px}
main,.head{max-width:1240px;margin:0 auto;padding:0 24px}
.head{padding-top:26px;padding-bottom:18px}
h1{font-size:24px;line-height:1.25;margin:0;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:16px;margin:0 0 12px}
h3{font-size:14px;margin:0 0 8px;overflow-wrap:anywhere}
.title{display:flex;align-items:center;gap:14px;flex-wrap:wrap}
.badge{display:inline-flex;align-items:center;gap:7px;border-radius:99px;padding:4px 12px;font-weight:600;font-size:13px;background:var(--soft);color:var(--muted)}
.badge::before{content:"";width:8px;height:8px;border-radius:50%;background:currentColor}
.badge.success{background:var(--ok-soft);color:var(--ok)}.badge.failure{background:var(--bad-soft);color:var(--bad)}.badge.canceled{background:var(--warn-soft);color:var(--warn)}
.meta{color:var(--muted);margin:6px 0 0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;margin-top:18px}
.tile{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:12px 16px;box-shadow:var(--shadow)}
.tile b{display:block;font-size:22px;line-height:1.2;font-variant-numeric:tabular-nums}.tile span{color:var(--muted);font-size:12.5px}
.tile.bad b{color:var(--bad)}.tile.warn b{color:var(--warn)}
nav{position:sticky;top:0;z-index:5;background:color-mix(in srgb,var(--bg) 88%,transparent);backdrop-filter:blur(8px);border-bottom:1px solid var(--line)}
nav>div{max-width:1240px;margin:0 auto;padding:8px 24px;display:flex;gap:4px;align-items:center;flex-wrap:wrap}
nav a{color:var(--muted);text-decoration:none;padding:5px 10px;border-radius:8px;font-weight:500}nav a:hover{background:var(--soft);color:var(--text)}
nav .grow{flex:1}
input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:5px 10px;width:230px;max-width:100%}
button{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:5px 10px;cursor:pointer}button:hover{background:var(--soft)}
button[aria-pressed=true]{border-color:var(--accent);color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
section{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:18px 20px;margin:18px 0;box-shadow:var(--shadow)}
.bar{display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin-bottom:10px}.bar h2,.bar h3{margin:0;flex:1}.paths{margin:10px 0 26px}
.message{border:1px solid var(--line);border-left:4px solid var(--warn);border-radius:10px;padding:11px 14px;margin:10px 0}.message.error{border-left-color:var(--bad)}
.message p{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}.message .where{color:var(--muted);font-size:12.5px;margin-top:4px;display:flex;gap:6px 14px;flex-wrap:wrap}
.message .hint{margin-top:8px;padding:8px 11px;background:var(--soft);border-radius:8px}.message .hint b{color:var(--accent)}
.canvas{overflow:auto;border:1px solid var(--line);border-radius:10px;background:var(--bg);background-image:radial-gradient(var(--line) 1px,transparent 1px);background-size:18px 18px;text-align:center}
svg.graph{display:inline-block;vertical-align:top;max-width:none}
.node{cursor:pointer}.node .box{fill:var(--card);stroke:var(--line);stroke-width:1.2}.node.container>.box{fill:color-mix(in srgb,var(--card) 72%,var(--soft))}
.node:focus{outline:none}.node:focus-visible>.box,.node.is-found>.box{stroke:var(--accent);stroke-width:2.6}.node:hover>.box{stroke:var(--accent)}
.node .rule{stroke:var(--line);fill:none}
.node .name{font-size:12.5px;font-weight:600;fill:var(--text)}.node .detail{font-size:10.5px;fill:var(--muted)}
.icon path{fill:none;stroke:var(--idle);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.is-success>.box{stroke:color-mix(in srgb,var(--ok) 55%,var(--line))}.is-success>.icon path{stroke:var(--ok)}
.is-failure>.box,.is-invalid>.box{stroke:var(--bad);stroke-width:2}.node.is-failure:not(.container)>.box,.node.is-invalid:not(.container)>.box{fill:var(--bad-soft)}.is-failure>.icon path,.is-invalid>.icon path{stroke:var(--bad)}.node.is-failure>.detail,.node.is-invalid>.detail{fill:var(--bad)}
.is-canceled>.box,.is-running>.box{stroke:var(--warn)}.is-canceled>.icon path,.is-running>.icon path{stroke:var(--warn)}
.is-disabled>.box,.is-idle>.box{stroke-dasharray:5 4}.is-disabled>.name,.is-idle>.name{fill:var(--muted)}.is-disabled>.name{text-decoration:line-through}
.edge>path{fill:none;stroke:var(--idle)}.edge>.tip{fill:var(--idle);stroke:none}
.edge.success>path{stroke:var(--ok)}.edge.success>.tip{fill:var(--ok);stroke:none}.edge.failure>path,.edge.errors>path{stroke:var(--bad)}.edge.failure>.tip,.edge.errors>.tip{fill:var(--bad);stroke:none}
.edge.completion>path,.edge.rows>path{stroke:var(--accent)}.edge.completion>.tip,.edge.rows>.tip{fill:var(--accent);stroke:none}
.edge.is-dashed>path:first-child{stroke-dasharray:6 5}.edge.is-empty{opacity:.55}
.label rect{fill:var(--card);stroke:var(--line)}.label text{font-size:10.5px;fill:var(--muted);text-anchor:middle;font-variant-numeric:tabular-nums}
.legend{color:var(--muted);font-size:12.5px;display:flex;gap:6px 18px;flex-wrap:wrap;margin-top:10px}.legend i{display:inline-block;width:18px;border-top:2px solid;vertical-align:middle;margin-right:6px}
.scroll{overflow:auto;max-height:620px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th{position:sticky;top:0;background:var(--card);text-align:left;color:var(--muted);font-weight:500;font-size:12.5px;z-index:1}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:top}tbody tr:hover{background:var(--soft)}td.number,th.number{text-align:right;white-space:nowrap}
td{overflow-wrap:anywhere}td.nowrap{white-space:nowrap}tr.is-chosen td{background:color-mix(in srgb,var(--accent) 12%,transparent)}
.state{white-space:nowrap;font-weight:500}.state.success{color:var(--ok)}.state.failure,.state.invalid{color:var(--bad)}.state.canceled,.state.running{color:var(--warn)}.state.idle,.state.disabled{color:var(--muted);font-weight:400}
.event-OnError{color:var(--bad)}.event-OnWarning{color:var(--warn)}
.kind{color:var(--muted)}.tree{white-space:pre}
.timeline{position:relative}.lane{display:grid;grid-template-columns:minmax(120px,26%) 1fr;gap:12px;align-items:center;padding:2px 0}.lane>span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;text-align:right;color:var(--muted);font-size:12.5px}
.track{position:relative;height:16px;background:var(--soft);border-radius:5px;overflow:hidden}.track i{position:absolute;top:0;bottom:0;min-width:2px;border-radius:4px;background:var(--idle)}.track i.success{background:var(--ok)}.track i.failure{background:var(--bad)}.track i.canceled,.track i.running{background:var(--warn)}
.note{color:var(--muted);font-size:12.5px;margin:10px 0 0}[hidden]{display:none!important}
footer{max-width:1240px;margin:0 auto;padding:6px 24px 40px;color:var(--muted);font-size:12.5px}kbd{border:1px solid var(--line);border-bottom-width:2px;border-radius:5px;padding:0 5px;background:var(--card);font:inherit;font-size:11.5px}
@media (max-width:640px){main,.head,nav>div,footer{padding-left:14px;padding-right:14px}section{padding:14px}input[type=search]{width:100%}}
@media print{nav,.tools{display:none}section{break-inside:avoid;box-shadow:none}.scroll{max-height:none}body{background:#fff}}
`.trim();
