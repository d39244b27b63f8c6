import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createRegistry } from '../src/registry/registry.ts';
import { stockUnits } from '../src/runtime/stock-units.ts';
import { checkUnit, type UnitTexts } from '../src/testing/conformance.ts';
import type { ConformanceFinding } from '../src/testing/conformance-finding.ts';

interface Waiver {
  readonly unit: string;
  readonly rule: string;
  readonly subject?: string;
  readonly evidence: string;
}

const unitsFolder = fileURLToPath(new URL('../src/units/', import.meta.url));
const testsFolder = fileURLToPath(new URL('.', import.meta.url));
const testsOutside = new Map(
  readdirSync(testsFolder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => [name, readFileSync(join(testsFolder, name), 'utf8')]),
);
const waivers = (parse(readFileSync(new URL('./conformance-waivers.yaml', import.meta.url), 'utf8')) ?? []) as Waiver[];

/** The tests and fixtures of each unit, by creation name: those of its folder, and tests of this folder that import it. */
async function textsByUnit(): Promise<Map<string, UnitTexts>> {
  const texts = new Map<string, UnitTexts>();
  const doors = readdirSync(unitsFolder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => basename(path) === 'index.ts',
  );
  for (const door of doors) {
    const folder = join(unitsFolder, dirname(door));
    const module = (await import(join(unitsFolder, door))) as Record<string, unknown>;
    for (const exported of Object.values(module)) {
      const unit = stockUnits.find((candidate) => candidate === exported);
      if (unit !== undefined) texts.set(unit.declaration.identifiers.creationName, testTexts(folder));
    }
  }
  return texts;
}

function testTexts(folder: string): UnitTexts {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const own = paths.filter((path) => path.endsWith('.test.ts') || /^fixtures[\\/].*\.\w+$/.test(path));
  const imported = `src/units/${relative(unitsFolder, folder).replaceAll('\\', '/')}/`;
  const outside = [...testsOutside].filter(([, text]) => text.includes(imported));
  return new Map([...own.map((path) => [path, readFileSync(join(folder, path), 'utf8')] as const), ...outside]);
}

function isWaived(finding: ConformanceFinding, waiver: Waiver): boolean {
  return finding.unit === waiver.unit && finding.rule === waiver.rule && finding.subject === (waiver.subject ?? '');
}

const texts = await textsByUnit();
const findings = stockUnits.flatMap((unit) =>
  checkUnit(unit, texts.get(unit.declaration.identifiers.creationName) ?? new Map()),
);

describe('the stock units', () => {
  it('have identifiers of their own', () => {
    expect(() => createRegistry(stockUnits)).not.toThrow();
  });

  it.each(stockUnits.map((unit) => unit.declaration.identifiers.creationName))('%s keeps the rules', (name) => {
    const open = findings.filter(
      (finding) => finding.unit === name && !waivers.some((waiver) => isWaived(finding, waiver)),
    );
    expect(open.map(({ rule, subject, message }) => `${rule} ${subject}: ${message}`)).toEqual([]);
  });

  it(`need every one of the ${waivers.length} waivers, and each has its evidence`, () => {
    const idle = waivers.filter((waiver) => !findings.some((finding) => isWaived(finding, waiver)));
    const unproven = waivers.filter((waiver) => waiver.evidence.trim().length < 10);
    expect([...idle, ...unproven]).toEqual([]);
  });
});
