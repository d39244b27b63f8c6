import { entryOfSymbol, formatCode } from '../../src/diagnostics/codes.ts';
import type { AnyUnit } from '../../src/registry/registry.ts';
import type { ComponentDeclaration } from '../../src/sdk/component.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../../src/sdk/property.ts';
import { code, markdownPage, markdownTable } from './markdown.ts';

/** The reference page of a unit, from its declaration alone. `up` leads from the page to the folder of the reference. */
export function unitPage(unit: AnyUnit, folder: string, up: string): string {
  const { declaration } = unit;
  return markdownPage(
    `# ${declaration.displayName}`,
    `Written by \`npm run generate\` from the declaration in \`${folder}\`.`,
    declaration.description,
    markdownTable(['', ''], facts(unit)),
    ...propertySets(unit).map(([heading, properties]) => propertyTable(heading, properties)),
    diagnostics(declaration.raises ?? [], up),
  );
}

function facts({ declaration }: AnyUnit): string[][] {
  const { creationName, aliases = [] } = declaration.identifiers;
  const rows: string[][] = [
    ['Kind', declaration.kind.replace('-', ' ')],
    ['Name in packages', code(creationName)],
  ];
  if (aliases.length > 0) rows.push(['Also known as', aliases.map(code).join(', ')]);
  switch (declaration.kind) {
    case 'source':
    case 'transformation':
    case 'destination':
      return [...rows, ...componentFacts(declaration)];
    case 'connection-manager':
      return [...rows, ['Gives', declaration.gives]];
    case 'driver': {
      const { scheme, providers, requires } = declaration;
      rows.push(['Scheme', code(`${scheme}:`)], ['Providers that mean it', providers.map(code).join(', ')]);
      if (requires !== undefined) rows.push(['Needs', code(requires.install)]);
      return rows;
    }
    default:
      return rows;
  }
}

function componentFacts({
  managedTypeNames,
  connections,
  inputs,
  outputs,
  errorOutput,
}: ComponentDeclaration): string[][] {
  const ports = (declared: typeof inputs): string => {
    if (declared === undefined) return 'none';
    return declared.many === true ? `${declared.minimum} or more` : String(declared.minimum);
  };
  const slots = Object.entries(connections ?? {}).map(
    ([slot, { accepts, optional }]) => `${code(slot)}: ${accepts.join(' or ')}${optional === true ? ', optional' : ''}`,
  );
  return [
    ...(managedTypeNames === undefined ? [] : [['Managed types', managedTypeNames.map(code).join(', ')]]),
    ...(slots.length === 0 ? [] : [['Connections', slots.join('; ')]]),
    ['Inputs', ports(inputs)],
    ['Outputs', `${ports(outputs)}${errorOutput === true ? ', and an error output' : ''}`],
  ];
}

function propertySets(unit: AnyUnit): (readonly [string, PropertyDeclarations | undefined])[] {
  const { declaration } = unit;
  if (declaration.kind === 'driver') return [];
  const own = ['Properties', declaration.properties] as const;
  if (!('placement' in declaration)) return [own];
  const { inputs, outputs } = declaration;
  return [
    own,
    ['Properties of inputs', inputs?.properties],
    ['Properties of input columns', inputs?.columnProperties],
    ['Properties of outputs', outputs?.properties],
    ['Properties of output columns', outputs?.columnProperties],
  ];
}

function propertyTable(heading: string, properties: PropertyDeclarations | undefined): string {
  const rows = propertyRows('', properties ?? {});
  return rows.length === 0 ? '' : `## ${heading}\n\n${markdownTable(['name', 'kind', 'default', 'description'], rows)}`;
}

function propertyRows(prefix: string, properties: PropertyDeclarations): string[][] {
  return Object.entries(properties).flatMap(([name, property]) => [
    [code(`${prefix}${name}`), property.kind, defaultOf(property), described(property)],
    ...propertyRows(`${prefix}${name}.`, property.fields ?? {}),
  ]);
}

function defaultOf({ default: value, values, required }: PropertyDeclaration): string {
  if (required === true) return 'required';
  if (value === undefined || value === null || value === '') return '';
  const symbol = Object.entries(values ?? {}).find(([, number]) => number === value)?.[0];
  return code(symbol ?? String(value));
}

function described({ description, values, aliases, sensitive }: PropertyDeclaration): string {
  const members = Object.entries(values ?? {}).map(([symbol, number]) => `${number} ${code(symbol)}`);
  return [
    description,
    ...(members.length === 0 ? [] : [`Values: ${members.join(', ')}.`]),
    ...(aliases === undefined ? [] : [`Also written ${aliases.map(code).join(', ')}.`]),
    ...(sensitive === true ? ['Never shown.'] : []),
  ].join(' ');
}

function diagnostics(symbols: readonly string[], up: string): string {
  if (symbols.length === 0) return '';
  const lines = symbols.map((symbol) => {
    const entry = entryOfSymbol(symbol);
    return `- ${entry === undefined ? '' : `${code(formatCode(entry.code))} `}[\`${symbol}\`](${up}codes.md)`;
  });
  return `## Diagnostics\n\n${lines.join('\n')}`;
}
