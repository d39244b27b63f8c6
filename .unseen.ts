import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runPackage } from './src/runtime/run-package.ts';
const files: string[] = []; const walk = (d: string) => { for (const f of readdirSync(d)) { const p = join(d, f); if (statSync(p).isDirectory()) walk(p); else if (/\.dtsx$/i.test(f)) files.push(p); } }; walk(process.argv[2]!);
const symbols = new Map<string, { n: number; ex: string }>(); let ok = 0, crash = 0;
for (const f of files) { try { const seen: any[] = []; const r = await runPackage({ source: { path: f }, validateOnly: true, onEvent: (e) => { if (e.event === 'OnError') seen.push(e); } });
  const all = [...r.diagnostics.filter(d => d.severity === 'error').map(d => ({ symbol: d.symbol, message: d.message })), ...seen];
  if (all.length === 0) ok++;
  for (const e of all) { const k = e.symbol ?? '?'; const c = symbols.get(k) ?? { n: 0, ex: '' }; c.n++; if (c.n <= Number(process.argv[3] ?? 2)) c.ex += `\n      ${f.slice(12)}: ${String(e.message).slice(0, 330)}`; symbols.set(k, c); }
} catch (e) { crash++; console.log('CRASH', f, e); } }
console.log(files.length, 'ok', ok, 'crash', crash);
for (const [k, c] of [...symbols].sort((a, b) => b[1].n - a[1].n)) console.log(c.n, k, c.ex);
