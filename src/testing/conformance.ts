import { entryOfSymbol } from '../diagnostics/codes.ts';
import { wordingOf } from '../diagnostics/messages.ts';
import type { AnyUnit, ComponentUnit } from '../registry/registry.ts';
import type { PropertyDeclarations } from '../sdk/property.ts';
import type { ConformanceFinding, ConformanceRule } from './conformance-finding.ts';
import { checkPersisted } from './conformance-persisted.ts';
import { checkProperties } from './conformance-properties.ts';
import { validateUntouched } from './conformance-validation.ts';
import type { FlowFixture, FlowRow } from './flow-fixture.ts';
import { parseFlow } from './flow-reader.ts';

/** The text of a unit's tests and fixtures, by file name. */
export type UnitTexts = ReadonlyMap<string, string>;

/**
 * Checks one unit: everything documented, defaults of the kind of their property, an untouched instance that can be validated, every
 * symbol worded and named by a test or fixture, the fixtures that each component needs, and a persisted fixture of exactly the declared names.
 */
export function checkUnit(unit: AnyUnit, texts: UnitTexts): ConformanceFinding[] {
  const { declaration } = unit;
  const name = declaration.identifiers.creationName;
  const findings: ConformanceFinding[] = [];
  const find = (rule: ConformanceRule, subject: string, message: string): void => {
    findings.push({ unit: name, rule, subject, message });
  };
  if (declaration.displayName.trim() === '') find('documented', '', 'it has no display name');
  if (!isSentence(declaration.description)) find('documented', '', 'it has no description');
  for (const [place, properties] of propertySets(unit)) checkProperties(place, properties, find);
  const thrown = validateUntouched(unit);
  if (thrown !== undefined) find('validate', '', `validating an untouched instance throws: ${thrown}`);
  for (const symbol of declaration.raises ?? []) {
    if (entryOfSymbol(symbol) === undefined) find('symbol', symbol, 'the symbol does not exist');
    else if (wordingOf(symbol) === undefined) find('symbol', symbol, 'the symbol has no wording');
    if (![...texts.values()].some((text) => text.includes(symbol))) find('raised', symbol, 'no test raises it');
  }
  if (isComponent(unit)) checkFixtures(unit, texts, find);
  const persisted = [...texts].find(([path]) => /[\\/]persisted\.xml$/.test(path));
  if (persisted !== undefined) checkPersisted(unit, persisted[1], find);
  return findings;
}

function isComponent(unit: AnyUnit): unit is ComponentUnit {
  return ['source', 'transformation', 'destination'].includes(unit.declaration.kind);
}

function isSentence(text: string): boolean {
  return /^[A-Z`].{8,}\.$/s.test(text.trim());
}

/** Every set of properties that a unit declares, with a name for it. */
function propertySets(unit: AnyUnit): readonly (readonly [string, PropertyDeclarations])[] {
  const sets: [string, PropertyDeclarations | undefined][] = [];
  if ('properties' in unit.declaration) sets.push(['', unit.declaration.properties]);
  if (isComponent(unit)) {
    const { inputs, outputs } = unit.declaration;
    sets.push(['inputs.', inputs?.properties], ['input columns.', inputs?.columnProperties]);
    sets.push(['outputs.', outputs?.properties], ['output columns.', outputs?.columnProperties]);
  }
  return sets.flatMap(([place, properties]) => (properties === undefined ? [] : [[place, properties] as const]));
}

function checkFixtures(
  unit: ComponentUnit,
  texts: UnitTexts,
  find: (rule: ConformanceRule, subject: string, message: string) => void,
): void {
  const fixtures = [...texts].filter(([name]) => name.endsWith('.flow')).map(([, text]) => parseFlow(text));
  const good = fixtures.filter((fixture) => fixture.expectations.every(({ expect }) => expect !== 'error'));
  const rowsOf = unit.declaration.kind === 'source' ? rowsExpected : rowsGiven;
  const tables = good.map(rowsOf).filter((tables) => tables.length > 0);
  if (!tables.some((each) => each.some((rows) => rows.length > 0))) {
    find('fixture-happy', '', 'no fixture lets rows through');
  }
  if (!tables.some((each) => each.every((rows) => rows.length === 0))) {
    find('fixture-empty', '', 'no fixture has an input without rows');
  }
  if (!tables.some((each) => each.some((rows) => rows.some((row) => row.includes(null)))))
    find('fixture-null', '', 'no fixture has a NULL in its input');
  if (unit.declaration.errorOutput === true && !good.some(redirects)) {
    find('fixture-error-output', '', 'no fixture expects rows on the error output');
  }
}

function rowsGiven(fixture: FlowFixture): FlowRow[][] {
  return fixture.inputs.map(({ rows }) => rows);
}

/** A source has no inputs: what it read shows in the rows that its outputs are expected to give. */
function rowsExpected(fixture: FlowFixture): FlowRow[][] {
  const errorOutputs = fixture.outputs.filter((output) => output.isErrorOut).map((output) => output.name);
  return fixture.expectations.flatMap((expectation) =>
    expectation.expect === 'output' && !errorOutputs.includes(expectation.name) ? [expectation.table.slice(1)] : [],
  );
}

function redirects(fixture: FlowFixture): boolean {
  const errorOutputs = fixture.outputs.filter((output) => output.isErrorOut).map((output) => output.name);
  return fixture.expectations.some(
    (expectation) =>
      expectation.expect === 'output' && errorOutputs.includes(expectation.name) && expectation.table.length > 1,
  );
}
