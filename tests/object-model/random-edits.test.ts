import fc from 'fast-check';
import {
  Application,
  type DtsContainer,
  DtsError,
  DtsSequence,
  type ForEachLoop,
  Package,
  type TaskHost,
} from 'opendtsx';
import { expect, it } from 'vitest';
import { printPackage } from '../../src/formats/dtsx/print-package.ts';
import { readPackage } from '../../src/formats/dtsx/read-package.ts';

// Whatever a program does to a package in memory, what is saved and loaded again is the same package.

type Edit = (made: Package) => void;

const word = fc.oneof(
  fc.constantFrom('a', ' edge ', '<&>"\'', 'ä\u{1f600}', 'two\r\nlines', ']]>', 'x}y\\z', 'a.b[c]'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
);
const place = fc.nat(1000);

function* containers(of: DtsSequence): Generator<DtsSequence> {
  yield of;
  for (const child of of.executables) if (child instanceof DtsSequence) yield* containers(child);
  for (const handler of of.eventHandlers) yield* containers(handler);
}

function at<T>(all: Iterable<T>, index: number): T | undefined {
  const list = [...all];
  return list.length === 0 ? undefined : list[index % list.length];
}

const container = (made: Package, index: number): DtsSequence => at(containers(made), index) ?? made;
const everything = (made: Package): DtsContainer[] => [...containers(made)].flatMap((each) => [...each.executables]);

const monikers = ['STOCK:SEQUENCE', 'STOCK:FORLOOP', 'STOCK:FOREACHLOOP', 'STOCK:SQLTask', 'STOCK:ExpressionTask'];
const values = fc.oneof(
  word,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.bigInt({ min: 0n, max: 2n ** 60n }),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(place, fc.constantFrom(...monikers)).map(
    ([index, moniker]): Edit =>
      (made) =>
        container(made, index).executables.add(moniker),
  ),
  fc.tuple(place, word).map(
    ([index, name]): Edit =>
      (made) => {
        const object = at(everything(made), index);
        if (object !== undefined) object.name = name;
      },
  ),
  fc.tuple(place, word, values).map(
    ([index, name, value]): Edit =>
      (made) =>
        container(made, index).variables.add(name, false, 'User', value),
  ),
  fc.tuple(place, place).map(
    ([index, second]): Edit =>
      (made) => {
        const owner = container(made, index);
        const [prior, constrained] = [at(owner.executables, index), at(owner.executables, second)];
        if (prior !== undefined && constrained !== undefined) owner.precedenceConstraints.add(prior, constrained);
      },
  ),
  fc.tuple(place, word).map(
    ([index, text]): Edit =>
      (made) => {
        const tasks = everything(made).filter(({ creationName }) => creationName === 'Microsoft.ExecuteSQLTask');
        const task = at(tasks, index) as TaskHost | undefined;
        if (task !== undefined) task.properties.item('SqlStatementSource').value = text;
      },
  ),
  fc.tuple(place, fc.constantFrom('Disable', 'Description', 'MaximumErrorCount'), word).map(
    ([index, property, text]): Edit =>
      (made) =>
        at(everything(made), index)?.setExpression(property, text),
  ),
  fc.tuple(place, fc.constantFrom('OnError', 'OnPreExecute')).map(
    ([index, event]): Edit =>
      (made) =>
        container(made, index).eventHandlers.add(event),
  ),
  fc.tuple(fc.constantFrom('OLEDB', 'FLATFILE', 'FILE'), word).map(
    ([type, text]): Edit =>
      (made) => {
        made.connections.add(type).connectionString = text;
      },
  ),
  fc.tuple(place, word).map(
    ([index, path]): Edit =>
      (made) => {
        const loops = everything(made).filter(({ creationName }) => creationName === 'STOCK:FOREACHLOOP');
        const loop = at(loops, index) as ForEachLoop | undefined;
        if (loop === undefined) return;
        loop.setForEachEnumerator('Microsoft.ForEachFileEnumerator').properties.item('Folder').value = path;
        loop.variableMappings.add('User::File');
      },
  ),
  fc.tuple(place, place).map(
    ([index, second]): Edit =>
      (made) => {
        const object = at(everything(made), index);
        if (object !== undefined) container(made, second).executables.join(object);
      },
  ),
  place.map(
    (index): Edit =>
      (made) => {
        const owner = container(made, index);
        const object = at(owner.executables, index);
        if (object !== undefined) owner.executables.remove(object);
      },
  ),
);

/** Applies the edits; what the object model refuses by name is not done. */
function apply(made: Package, edits: readonly Edit[]): void {
  for (const change of edits) {
    try {
      change(made);
    } catch (error) {
      if (!(error instanceof DtsError)) throw error;
    }
  }
}

function again(made: Package): Package {
  const { package: model, diagnostics } = readPackage(new Application().saveToXmlText(made));
  if (model === undefined) throw new Error(JSON.stringify(diagnostics));
  return new Package({ model });
}

// A name that a random word gives may hold what XML cannot: then saving refuses it by name, and nothing is compared.
function storable(made: Package): boolean {
  try {
    new Application().saveToXmlText(made);
    return true;
  } catch (error) {
    if (error instanceof DtsError) return false;
    throw error;
  }
}

it('is the same package when it was made by random edits, saved, loaded, edited again, saved and loaded', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 25 }), fc.array(edit, { maxLength: 10 }), (first, second) => {
      const made = new Package();
      made.protectionLevel = 0;
      apply(made, first);
      fc.pre(storable(made));
      const loaded = again(made);
      expect(printPackage(loaded.package)).toBe(printPackage(made.package));
      apply(loaded, second);
      fc.pre(storable(loaded));
      expect(printPackage(again(loaded).package)).toBe(printPackage(loaded.package));
      expect(again(loaded).explain()).toBe(loaded.explain());
    }),
    { numRuns: 60 },
  );
}, 60_000);
