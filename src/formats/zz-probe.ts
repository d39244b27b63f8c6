import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackage } from './dtsx/read-package.ts';
import { readIspac } from './ispac/read-ispac.ts';
import { readParameters } from './params/read-parameters.ts';
import { readConnectionManagerFile } from './conmgr/read-connection-manager-file.ts';
import { readProjectFile } from './dtproj/read-project-file.ts';
import { printPackage } from './dtsx/print-package.ts';
const root = process.env.OPENDTSX_CORPUS as string;
const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
const data = all.filter((f) => /\.(dtsx|params|conmgr|dtproj|ispac)$/.test(f)).map((f) => ({ f, b: readFileSync(join(root, f)) }));
const t = performance.now(); const c: Record<string, number> = {}; const msgs: string[] = [];
let bytes = 0; const pk=[];
for (const { f, b } of data) {
  const o = { fileName: f, password: process.env.PW };
  const e = f.split('.').at(-1) as string;
  let r: any;
  const t0=performance.now();
  if (e === 'dtsx') { r = readPackage(b, o); bytes += b.length; if (r.package) pk.push(r.package); c[e + (r.package ? ' ok' : ' none') + (r.package?.formatVersion ?? '')] = (c[e + (r.package ? ' ok' : ' none') + (r.package?.formatVersion ?? '')] ?? 0) + 1; }
  else if (e === 'ispac') { r = readIspac(b, o); for (const p of r.project?.packages ?? []) { const q = readPackage(p.read(), { fileName: p.name }); c['inner ' + !!q.package] = (c['inner ' + !!q.package] ?? 0) + 1; } c[e + !!r.project] = (c[e + !!r.project] ?? 0) + 1; }
  else if (e === 'params') { r = readParameters(b, o); c.params = (c.params ?? 0) + r.parameters.length; }
  else if (e === 'conmgr') { r = readConnectionManagerFile(b, o); c[e + !!r.connectionManager] = (c[e + !!r.connectionManager] ?? 0) + 1; }
  else { r = readProjectFile(b, o); c[e + r.projectFile?.deploymentModel] = (c[e + r.projectFile?.deploymentModel] ?? 0) + 1; }
  for (const d of r.diagnostics) msgs.push(`${d.severity} ${d.symbol} ${d.message} @${f.slice(-40)}:${d.location?.line}`);
  c['ms '+e]=(c['ms '+e]??0)+performance.now()-t0;
}
console.log(performance.now() - t, 'ms', bytes, c);
console.log([...new Set(msgs)].slice(0, 60).join('\n'), msgs.length);
let un = 0, text = 0; for (const p of pk) { const s = printPackage(p); text += s.length; un += (s.match(/unresolved/g) ?? []).length; } console.log({ un, text });
