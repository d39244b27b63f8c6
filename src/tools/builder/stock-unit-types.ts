import type { AnyUnit } from '../../runtime/run-request.ts';
import type { PropertyDeclaration, PropertyDeclarations } from '../../sdk/property.ts';
import { shorthandMember } from './flow-component.ts';
import { unitName } from './unit-name.ts';

type AnyDeclaration = Exclude<AnyUnit['declaration'], { readonly kind: 'driver' }>;

/** The text of `stock-units.generated.ts`: an interface with the units by name, their kinds, and their properties with what they mean. */
export function stockUnitTypes(declarations: readonly AnyUnit['declaration'][]): string {
  const units = declarations
    .filter((each): each is AnyDeclaration => each.kind !== 'driver')
    .map((each) => ({ name: unitName(each.displayName), declaration: each }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return `// Written by npm run generate from the declarations of the stock units.
import type { ConnectionHandle, ValueHandle } from './handles.ts';

/** The units that come with OpenDTSX by their names in programs: their kinds, and the properties that they may be given. */
export interface StockUnits {
${units.map(({ name, declaration }) => unitText(name, declaration)).join('\n')}
}
`;
}

function unitText(name: string, declaration: AnyDeclaration): string {
  const members = [
    `    readonly kind: '${declaration.kind}';`,
    ...(declaration.kind === 'task' && declaration.hostsPipeline === true ? ['    readonly hostsPipeline: true;'] : []),
    ...('placement' in declaration ? shorthandText(declaration) : []),
    ...propertiesText('properties' in declaration ? declaration.properties : {}),
  ];
  return `${comment(declaration.description, '  ')}  readonly ${name}: {\n${members.join('\n')}\n  };`;
}

function shorthandText(declaration: Extract<AnyDeclaration, { readonly placement: string }>): string[] {
  const member = shorthandMember(declaration);
  return member === undefined ? [] : [`    readonly shorthand: '${member}';`];
}

function propertiesText(properties: PropertyDeclarations): string[] {
  const lines = propertyLines(properties);
  return lines.length === 0
    ? ['    readonly properties: Readonly<Record<never, never>>;']
    : ['    readonly properties: {', ...lines, '    };'];
}

function propertyLines(properties: PropertyDeclarations): string[] {
  return Object.entries(properties)
    .filter(([, { kind }]) => kind !== 'collection' && kind !== 'xml')
    .map(([name, declaration]) => {
      const key = /^[\p{L}_]\w*$/u.test(name) ? name : `'${name}'`;
      return `${comment(declaration.description, '      ')}      readonly ${key}?: ${typeText(declaration)};`;
    });
}

function comment(text: string, indent: string): string {
  return `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

function typeText({ kind, values }: PropertyDeclaration): string {
  switch (kind) {
    case 'boolean':
      return 'boolean';
    case 'integer':
    case 'double':
      return 'number';
    case 'enumeration':
      return [...Object.keys(values ?? {}).map((member) => `'${member}'`), 'number'].join(' | ');
    case 'string':
      // A path, or what stands for one.
      return 'string | ValueHandle | ConnectionHandle';
    case 'variable':
      return 'string | ValueHandle';
    case 'connection':
      return 'string | ConnectionHandle';
    default:
      return 'string';
  }
}
