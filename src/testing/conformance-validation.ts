import { readComponentProperties } from '../plan/pipeline/component-properties.ts';
import type { AnyUnit } from '../registry/registry.ts';
import type {
  ComponentDeclaration,
  ComponentInstance,
  Dispositions,
  InputInstance,
  OutputInstance,
  PortDeclaration,
} from '../sdk/component.ts';
import type { PropertyBag, PropertyDeclarations } from '../sdk/property.ts';

/** Validates an instance as it is before anybody touched it: defaults only, the fewest ports. Returns what was thrown. */
export function validateUntouched(unit: AnyUnit): string | undefined {
  const { declaration } = unit;
  try {
    switch (declaration.kind) {
      case 'driver':
        return undefined;
      case 'task':
        declaration.validate(
          {
            id: '{}',
            name: 'Untouched',
            path: '\\Package\\Untouched',
            localeId: 1033,
            properties: defaults(declaration.properties),
          },
          {
            connectionKind: () => undefined,
            hasVariable: () => false,
            describeVariable: () => undefined,
            variable: () => undefined,
            checkPath: () => undefined,
          },
        );
        return undefined;
      case 'foreach-enumerator':
        declaration.validate(
          { id: '{}', name: 'Untouched', properties: defaults(declaration.properties) },
          {
            connectionKind: () => undefined,
            hasVariable: () => false,
            describeVariable: () => undefined,
            variable: () => undefined,
            checkPath: () => undefined,
          },
        );
        return undefined;
      case 'log-provider':
        declaration.validate(
          {
            id: '{}',
            name: 'Untouched',
            configString: '',
            isAttached: false,
            properties: defaults(declaration.properties),
          },
          { connectionKind: () => undefined, checkPath: () => undefined, checkPolicy: () => undefined },
        );
        return undefined;
      case 'connection-manager':
        declaration.validate(
          {
            id: '{}',
            name: 'Untouched',
            creationName: declaration.identifiers.creationName,
            connectionString: '',
            target: undefined,
            password: undefined,
            retainSameConnection: false,
            properties: defaults(declaration.properties),
          },
          { hasDriver: () => false, checkPath: () => undefined },
        );
        return undefined;
      default:
        declaration.validate(untouchedComponent(declaration));
        return undefined;
    }
  } catch (error) {
    return String(error);
  }
}

function defaults(declarations: PropertyDeclarations | undefined): PropertyBag {
  return readComponentProperties(declarations, [], {
    columns: new Map(),
    scope: { localeId: 1033, variableType: () => undefined },
    overrides: new Map(),
    place: '',
    findings: [],
    variables: new Set(),
  });
}

const dispositions: Dispositions = { errorRowDisposition: 'NotUsed', truncationRowDisposition: 'NotUsed' };

function untouchedComponent(declaration: ComponentDeclaration): ComponentInstance {
  const inputs = ports(declaration.inputs).map(
    (name): InputInstance => ({
      id: `Input ${name}`,
      name: `Input ${name}`,
      columns: [],
      externalColumns: [],
      available: new Map(),
      connected: false,
      properties: defaults(declaration.inputs?.properties),
      ...dispositions,
    }),
  );
  const outputs = ports(declaration.outputs).map((name) => untouchedOutput(`Output ${name}`, false, declaration));
  if (declaration.errorOutput === true) outputs.push(untouchedOutput('Error Output', true, declaration));
  return {
    id: 'Untouched',
    name: 'Untouched',
    localeId: 1033,
    validateExternalMetadata: true,
    properties: defaults(declaration.properties),
    inputs,
    outputs,
    connections: [],
  };
}

function untouchedOutput(name: string, isErrorOut: boolean, declaration: ComponentDeclaration): OutputInstance {
  return {
    id: name,
    name,
    columns: [],
    externalColumns: [],
    synchronousInputId: '',
    exclusionGroup: 0,
    isErrorOut,
    isSorted: false,
    connected: false,
    properties: defaults(declaration.outputs?.properties),
    ...dispositions,
  };
}

function ports(port: PortDeclaration | undefined): number[] {
  return Array.from({ length: port?.minimum ?? 0 }, (_, index) => index + 1);
}
