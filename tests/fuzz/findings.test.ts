import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { exercise, type InputKind } from './inputs.ts';

// Source: observed. Each file is what a campaign found and made small; its name says what is damaged in it.
const findings = join(import.meta.dirname, 'findings');
const choices = Array.from({ length: 16 }, (_, index) => index);
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-findings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each(readdirSync(findings))('%s ends in a result or a finding, whatever is done with it', async (name) => {
  const bytes = readFileSync(join(findings, name));
  const kind = extname(name).slice(1) as InputKind;
  for (const choice of choices) await exercise({ kind, bytes, choices: choice }, folder);
});
