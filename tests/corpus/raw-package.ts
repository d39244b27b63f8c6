import { everyTag, parseTags, property, type Tag, textOf } from './raw-tags.ts';

/** What the raw text of a `.dtsx` says it uses, found without the product's readers: by regular expressions over its tags. */
export interface RawPackage {
  /** Creation names of the tasks that can run. */
  readonly tasks: ReadonlySet<string>;
  /** Class ids — for managed components the type name — of the components that can run. */
  readonly components: ReadonlySet<string>;
  readonly enumerators: ReadonlySet<string>;
  /** Connection managers by creation name: those that components which can run refer to, and all of the package. */
  readonly connections: { readonly used: ReadonlySet<string>; readonly all: ReadonlySet<string> };
  readonly size: { readonly executables: number; readonly components: number };
  /** Names and ids of connection managers, qualified names of variables, lineage ids of output columns. */
  readonly declared: {
    readonly connections: ReadonlySet<string>;
    readonly variables: ReadonlySet<string>;
    readonly lineageIds: ReadonlySet<string>;
  };
}

/** Reads the raw text of a package. @param managers raw text of the `.conmgr` files beside it */
export function readRawPackage(text: string, managers: readonly string[] = []): RawPackage {
  const root = parseTags(text);
  const found = { tasks: new Set<string>(), components: new Set<string>(), enumerators: new Set<string>() };
  const references = new Set<string>();
  collectLive(root, found, references);
  const connectionTags = [root, ...managers.map(parseTags)].flatMap((tree) =>
    everyTag(tree, 'ConnectionManager').filter((tag) => property(tag, 'CreationName') !== ''),
  );
  const all = everyTag(root);
  const components = all.filter((tag) => tag.name === 'component');
  return {
    ...found,
    connections: {
      used: new Set(
        connectionTags
          .filter((tag) => connectionNames(tag).some((name) => references.has(name)))
          .map((tag) => property(tag, 'CreationName')),
      ),
      all: new Set(connectionTags.map((tag) => property(tag, 'CreationName'))),
    },
    size: {
      executables: all.filter((tag) => tag.name === 'Executable' && !tag.attributes.has('IDREF')).length - 1,
      components: components.length,
    },
    declared: {
      connections: new Set(connectionTags.flatMap(connectionNames)),
      variables: new Set(
        all
          .filter((tag) => tag.name === 'Variable')
          .map((tag) => `${property(tag, 'Namespace')}::${property(tag, 'ObjectName')}`),
      ),
      lineageIds: new Set(
        all.filter((tag) => tag.name === 'outputColumn').map((tag) => tag.attributes.get('lineageId') ?? ''),
      ),
    },
  };
}

function connectionNames(tag: Tag): readonly string[] {
  const name = property(tag, 'ObjectName');
  const named = [name, `Package.ConnectionManagers[${name}]`, `Project.ConnectionManagers[${name}]`];
  return [property(tag, 'DTSID').toLowerCase(), ...named];
}

interface LiveUnits {
  readonly tasks: Set<string>;
  readonly components: Set<string>;
  readonly enumerators: Set<string>;
}

function collectLive(tag: Tag, found: LiveUnits, references: Set<string>): void {
  const isExecutable = tag.name === 'Executable' && !tag.attributes.has('IDREF');
  if ((isExecutable || tag.name === 'EventHandler') && isDisabled(tag)) return;
  if (isExecutable) {
    const creationName = property(tag, 'CreationName') || property(tag, 'ExecutableType');
    if (!/^(?:STOCK:|(?:SSIS|MSDTS)\.Package)|^Microsoft\.Package$/i.test(creationName)) found.tasks.add(creationName);
  } else if (tag.name === 'ForEachEnumerator') {
    found.enumerators.add(property(tag, 'CreationName'));
  } else if (tag.name === 'component') {
    const managed = everyTag(tag, 'property').find((each) => each.attributes.get('name') === 'UserComponentTypeName');
    found.components.add(
      (managed === undefined ? '' : textOf(managed)) || (tag.attributes.get('componentClassID') ?? ''),
    );
  } else if (tag.name === 'connection') {
    const id = tag.attributes.get('connectionManagerID') ?? '';
    references.add(id.replace(/:(?:external|invalid)$/, '').toLowerCase());
    references.add(tag.attributes.get('connectionManagerRefId') ?? '');
  }
  for (const child of tag.children) collectLive(child, found, references);
}

function isDisabled(tag: Tag): boolean {
  const written = property(tag, 'Disabled');
  const isSet = written !== '' && written !== '0' && written.toLowerCase() !== 'false';
  const byExpression = tag.children.some(
    (child) => child.name === 'PropertyExpression' && child.attributes.get('Name') === 'Disable',
  );
  return isSet && !byExpression;
}
