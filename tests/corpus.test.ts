import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import minimum from '../docs/corpus-minimum.json' with { type: 'json' };
import { createRegistry } from '../src/registry/registry.ts';
import { stockUnits } from '../src/runtime/stock-units.ts';
import { corpusFolder } from './corpus/corpus-files.ts';
import { summarize } from './corpus/corpus-summary.ts';
import { type CorpusPackage, loadCorpus, namesUnsupportedUnit, planCorpus } from './corpus/plan-corpus.ts';
import { type RawPackage, readRawPackage } from './corpus/raw-package.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';
const registry = createRegistry(stockUnits);

function rawPackage(name: string): RawPackage {
  const folder = dirname(join(corpus, name));
  const managers = readdirSync(folder).filter((file) => file.toLowerCase().endsWith('.conmgr'));
  return readRawPackage(
    textOf(join(corpus, name)),
    managers.map((file) => textOf(join(folder, file))),
  );
}

function textOf(file: string): string {
  const bytes = readFileSync(file);
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
}

/** The units that findings name as not supported. */
function named(entry: CorpusPackage, symbol: string, argument: string): readonly string[] {
  const findings = entry.diagnostics.filter((finding) => finding.symbol === symbol);
  return [...new Set(findings.map(({ args }) => String(args[argument])))].sort();
}

function without(names: Iterable<string>, isKnown: (name: string) => boolean): readonly string[] {
  return [...names].filter((name) => !isKnown(name)).sort();
}

/** Whether the raw text of a package bears out an error of planning. */
function isTrue({ symbol, args }: CorpusPackage['diagnostics'][number], raw: RawPackage): boolean {
  switch (symbol) {
    case 'DTS_E_EXPREVALVARIABLENOTFOUND':
    case 'DTS_E_FOREACHVARIABLEMAPPING':
      return !raw.declared.variables.has(String(args.variable));
    case 'DTS_E_CANNOTTFINDRUNTIMECONNECTIONOBJECT':
      return !raw.declared.connections.has(String(args.reference));
    case 'DTS_E_EXPREVALINPUTCOLUMNIDNOTFOUND':
      return !raw.declared.lineageIds.has(String(args.column));
    case 'DTS_E_INPUTCOLUMNNOTFOUND':
      return args.lineageId !== undefined && !raw.declared.lineageIds.has(String(args.lineageId));
    case 'OPENDTSX_E_LOOKUP_CACHEMANAGER':
      return raw.connections.all.has('CACHE');
    default:
      return false;
  }
}

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('real packages', () => {
  let packages: readonly CorpusPackage[] = [];
  let readable: readonly { readonly entry: CorpusPackage; readonly raw: RawPackage }[] = [];

  beforeAll(() => {
    packages = planCorpus(loadCorpus(corpus));
    readable = packages
      .filter(({ outcome }) => outcome !== 'encrypted' && outcome !== 'unreadable')
      .map((entry) => ({ entry, raw: rawPackage(entry.name) }));
  });

  it('load and plan at least as often as before', () => {
    const { counts } = summarize(packages);
    for (const [name, count] of Object.entries(counts)) {
      expect(count, name).toBeGreaterThanOrEqual(minimum[name as keyof typeof counts]);
    }
  });

  it('load, unless they are encrypted as a whole and say so', () => {
    expect(packages.filter(({ outcome }) => outcome === 'unreadable').map(({ name }) => name)).toEqual([]);
  });

  it('keep every executable and component', () => {
    for (const { entry, raw } of readable) expect(entry.size, entry.name).toEqual(raw.size);
  });

  it('name exactly the tasks, components and enumerators that are not supported', () => {
    for (const { entry, raw } of readable) {
      const reported = {
        // A task that is known and cannot run here refuses itself with the same code.
        tasks: without(
          named(entry, 'OPENDTSX_E_TASK_UNSUPPORTED', 'creationName'),
          (name) => registry.task(name) !== undefined,
        ),
        components: named(entry, 'OPENDTSX_E_COMPONENT_UNSUPPORTED', 'kind'),
        enumerators: named(entry, 'OPENDTSX_E_ENUMERATOR_UNSUPPORTED', 'creationName'),
      };
      expect(reported, entry.name).toEqual({
        tasks: without(raw.tasks, (name) => registry.task(name) !== undefined),
        components: without(raw.components, (name) => registry.component(name, name) !== undefined),
        enumerators: without(raw.enumerators, (name) => registry.foreachEnumerator(name) !== undefined),
      });
    }
  });

  it('name every connection manager of data flows that is not supported, and none that is', () => {
    const isKnown = (name: string): boolean => registry.connectionManager(name) !== undefined;
    for (const { entry, raw } of readable) {
      const reported = named(entry, 'OPENDTSX_E_CONNECTION_UNSUPPORTED', 'type');
      expect(reported, entry.name).toEqual(expect.arrayContaining([...without(raw.connections.used, isKnown)]));
      expect(without(raw.connections.all, isKnown), entry.name).toEqual(expect.arrayContaining([...reported]));
    }
  });

  it('plan without an error when all their units are supported, but for what their text bears out', () => {
    const untrue = readable.flatMap(({ entry, raw }) =>
      entry.diagnostics
        .filter((finding) => finding.severity === 'error' && !namesUnsupportedUnit(finding) && !isTrue(finding, raw))
        .map(({ symbol, message }) => `${entry.name}: ${symbol} ${message}`),
    );
    expect(untrue).toEqual([]);
  });
});
