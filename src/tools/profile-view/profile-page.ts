import { escapeHtml as text } from '../run-report/escape-html.ts';
import { type ProfileItem, percentText, type ShownProfile } from './read-profiles.ts';

const kindTitles: Readonly<Record<string, string>> = {
  ColumnNullRatio: 'NULL ratio',
  ColumnStatistics: 'Statistics',
  ColumnValueDistribution: 'Value distribution',
  ColumnLengthDistribution: 'Length distribution',
  ColumnPattern: 'Patterns',
  CandidateKey: 'Candidate key',
  FunctionalDependency: 'Functional dependency',
  Inclusion: 'Value inclusion',
};

const style = `
:root{color-scheme:light dark;--bg:#f5f6f8;--card:#fff;--line:#dfe3e8;--soft:#eef1f4;--text:#1b2430;--muted:#566372;--accent:#2f6fde}
@media (prefers-color-scheme:dark){:root{--bg:#12161c;--card:#1a2028;--line:#2e3743;--soft:#232b35;--text:#e5eaf0;--muted:#98a5b5;--accent:#6ea0ff}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
header,main{max-width:1000px;margin:0 auto;padding:20px 24px}h1{font-size:22px;margin:0 0 4px}h2{font-size:17px;margin:0;overflow-wrap:anywhere}.muted{color:var(--muted);margin:0}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:6px;padding:0;margin:14px 0 0}nav a{color:var(--accent);padding:3px 9px;border:1px solid var(--line);border-radius:8px;background:var(--card);text-decoration:none}
section{margin:26px 0}details{background:var(--card);border:1px solid var(--line);border-radius:10px;margin:10px 0;padding:0 16px}
summary{cursor:pointer;padding:10px 0;font-weight:600;overflow-wrap:anywhere}summary span{color:var(--muted);font-weight:400}
dl{display:flex;flex-wrap:wrap;gap:6px 26px;margin:0 0 12px}dt{color:var(--muted);font-size:12.5px}dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.scroll{overflow:auto;max-height:480px;margin-bottom:14px}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th{text-align:left;color:var(--muted);font-weight:500;position:sticky;top:0;background:var(--card)}th,td{padding:4px 10px;border-bottom:1px solid var(--line);overflow-wrap:anywhere;white-space:pre-wrap}
td.number,th.number{text-align:right;white-space:nowrap}td.share{width:34%}.track{background:var(--soft);border-radius:4px;height:12px}.track i{display:block;background:var(--accent);border-radius:4px;height:12px;min-width:1px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media print{details{break-inside:avoid}.scroll{max-height:none}}
`;

const mostItems = 1000;

/** Profiles as one HTML document without scripts, that needs nothing from outside: light and dark by the reader's setting, usable by keyboard. */
export function profilePage(title: string, profiles: readonly ShownProfile[]): string {
  const tables = [...Map.groupBy(profiles, ({ table, dataSource }) => `${dataSource}\n${table}`).values()];
  const links = tables.map(([{ table }], index) => `<li><a href="#table-${index}">${text(table)}</a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="OpenDTSX">
<title>Data profiles: ${text(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Data profiles</h1>
<p class="muted">${text(title)} · ${profiles.length} profiles of ${tables.length} tables</p>
<nav aria-label="Tables"><ul>${links}</ul></nav>
</header>
<main>
${tables.map(tableSection).join('\n')}${profiles.length === 0 ? '<p>The file holds no profiles: its tables were empty, or no profile reached its threshold.</p>' : ''}
</main>
</body>
</html>
`;
}

function tableSection(profiles: readonly ShownProfile[], index: number): string {
  const [{ table, dataSource, rowCount }] = profiles;
  return `<section aria-labelledby="table-${index}">
<h2 id="table-${index}">${text(table)}</h2>
<p class="muted">${text(dataSource)} · ${rowCount} rows</p>
${profiles.map(profileBlock).join('\n')}
</section>`;
}

function profileBlock({ kind, subject, request, facts, headings, items }: ShownProfile): string {
  const terms = facts.map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`).join('');
  return `<details open>
<summary>${text(kindTitles[kind] ?? kind)} <span>${text(subject)} · ${text(request)}</span></summary>
${terms === '' ? '' : `<dl>${terms}</dl>`}${headings.length === 0 ? '' : itemTable(headings, items, kindTitles[kind] ?? kind)}
</details>`;
}

function itemTable(headings: readonly string[], items: readonly ProfileItem[], caption: string): string {
  if (items.length === 0) return '';
  const rows = items.slice(0, mostItems).map(({ cells, count, share }) => {
    const shown = percentText(share);
    const bar = `<div class="track"><i style="width:${(share * 100).toFixed(2)}%"></i></div>`;
    return `<tr>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}<td class="number">${count ?? ''}</td><td class="number">${shown}</td><td class="share" aria-hidden="true">${bar}</td></tr>`;
  });
  const more = items.length > mostItems ? `<p class="muted">${items.length - mostItems} more are in the file.</p>` : '';
  const titles = headings.map((heading) => `<th scope="col">${text(heading)}</th>`).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${text(caption)}"><table><thead><tr>${titles}<th scope="col" class="number">Rows</th><th scope="col" class="number">Share</th><td></td></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>${more}`;
}
