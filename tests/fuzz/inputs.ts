import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { writeArchive } from '../../src/formats/ispac/write-archive.ts';
import { corpusFolder } from '../corpus/corpus-files.ts';
import { exercisePackage } from './exercise-package.ts';
import {
  exerciseConfiguration,
  exerciseConnectionManager,
  exerciseOptions,
  exerciseParameters,
  exerciseProject,
  exerciseProjectFile,
} from './exercise-project.ts';
import { exerciseSoap } from './exercise-soap.ts';
import { exerciseTds, recordedMessages } from './exercise-tds.ts';
import { exerciseCommandLine, exerciseExpression } from './exercise-text.ts';
import { mutateArchive } from './mutate-archive.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateSoap } from './mutate-soap.ts';
import { mutateText } from './mutate-text.ts';
import { mutateXml } from './mutate-xml.ts';
import { type Random, randomOf } from './random.ts';

/** What a file is read as: its extension, without dot. */
export type InputKind = keyof typeof kinds;

interface KindOfInput {
  /** Inputs of a hundred, where all kinds are wanted. */
  readonly share: number;
  readonly mutate: (bytes: Uint8Array, random: Random, other: Uint8Array) => Buffer;
  readonly exercise: (bytes: Uint8Array, random: Random, folder: string) => void | Promise<void>;
}

const kinds = {
  dtsx: { share: 42, mutate: mutateXml, exercise: exercisePackage },
  ispac: { share: 8, mutate: mutateArchive, exercise: (bytes, _, folder) => exerciseProject(bytes, folder) },
  params: { share: 5, mutate: mutateXml, exercise: exerciseParameters },
  conmgr: { share: 5, mutate: mutateXml, exercise: exerciseConnectionManager },
  dtproj: { share: 5, mutate: mutateXml, exercise: exerciseProjectFile },
  dtsConfig: { share: 5, mutate: mutateXml, exercise: exerciseConfiguration },
  yaml: { share: 5, mutate: mutateText, exercise: (bytes, _, folder) => exerciseOptions(bytes, folder) },
  expression: { share: 10, mutate: mutateText, exercise: exerciseExpression },
  arguments: { share: 5, mutate: mutateText, exercise: exerciseCommandLine },
  tds: { share: 5, mutate: mutateBytes, exercise: exerciseTds },
  soap: { share: 5, mutate: mutateSoap, exercise: (bytes, _, folder) => exerciseSoap(bytes, folder) },
} satisfies Readonly<Record<string, KindOfInput>>;

/** All kinds of inputs. */
export const inputKinds: readonly InputKind[] = Object.keys(kinds) as InputKind[];

/** An undamaged input to start from. */
export interface Seed {
  readonly kind: InputKind;
  readonly bytes: Uint8Array;
}

const seedFolder = join(import.meta.dirname, 'seeds');
const root = join(import.meta.dirname, '../..');
const foldersOfFixtures = ['src/formats', 'src/tools', 'tests/golden', 'examples/quickstart'];
const largestSeed = 400_000;

function seedsBelow(folder: string): Seed[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .flatMap((name) => {
      const kind = inputKinds.find((each) => extname(name).toLowerCase() === `.${each.toLowerCase()}`);
      if (kind === undefined) return [];
      const bytes = readFileSync(join(folder, name));
      return bytes.length > largestSeed ? [] : [{ kind, bytes }];
    });
}

function commandLines(): Seed[] {
  const texts = readFileSync(join(seedFolder, 'arguments.txt'), 'utf8').trimEnd().split('\n\n');
  return texts.map((text) => ({ kind: 'arguments', bytes: Buffer.from(text) }));
}

function expressions(): Seed[] {
  const folder = join(root, 'src/expressions/fixtures');
  const vectors = readdirSync(folder).filter((name) => name.endsWith('.vectors'));
  const texts = vectors.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  const found = texts.flatMap((text) => [...text.matchAll(/^ {2}expression {2}(.*)$/gm)]);
  return found.map((match) => ({ kind: 'expression', bytes: Buffer.from(match[1]) }));
}

function archiveOfSeeds(): Seed {
  const names = ['Load.dtsx', 'Store.conmgr', 'Project.params', '@Project.manifest', '[Content_Types].xml'];
  const parts = names.map((name) => ({ name, bytes: readFileSync(join(seedFolder, 'archive', name)) }));
  return { kind: 'ispac', bytes: writeArchive(parts) };
}

/** The inputs of every campaign: those of this folder, fixtures from elsewhere, and real files where OPENDTSX_CORPUS names some. */
export function allSeeds(): readonly Seed[] {
  const corpus = corpusFolder();
  return [
    ...seedsBelow(seedFolder),
    ...foldersOfFixtures.flatMap((folder) => seedsBelow(join(root, folder))),
    ...expressions(),
    ...commandLines(),
    archiveOfSeeds(),
    ...recordedMessages().map((bytes): Seed => ({ kind: 'tds', bytes })),
    ...(corpus === undefined ? [] : seedsBelow(corpus)),
  ];
}

/** An input of a campaign. */
export interface FuzzInput {
  readonly kind: InputKind;
  readonly bytes: Uint8Array;
  /** Seeds the choices made while it is exercised. */
  readonly choices: number;
}

/** The inputs that seeds give: the same seed, kinds and index give the same input. */
export class InputSource {
  private readonly byKind = new Map<InputKind, readonly Seed[]>();
  private readonly seed: number;
  private readonly kinds: readonly InputKind[];

  constructor(seeds: readonly Seed[], seed: number, wanted: readonly InputKind[] = inputKinds) {
    this.seed = seed;
    this.kinds = wanted;
    for (const kind of wanted) {
      this.byKind.set(
        kind,
        seeds.filter((each) => each.kind === kind),
      );
    }
  }

  /** The input of an index. */
  at(index: number): FuzzInput {
    const random = randomOf(this.seed, index);
    const kind = this.kindOf(random);
    const seeds = this.byKind.get(kind) ?? [];
    const [chosen, other] = [random.pick(seeds), random.pick(seeds)];
    const bytes = kinds[kind].mutate(chosen?.bytes ?? new Uint8Array(), random, other?.bytes ?? new Uint8Array());
    return { kind, bytes, choices: random.below(0x1_0000_0000) };
  }

  private kindOf(random: Random): InputKind {
    let left = random.below(this.kinds.reduce((sum, kind) => sum + kinds[kind].share, 0));
    for (const kind of this.kinds) {
      if (left < kinds[kind].share) return kind;
      left -= kinds[kind].share;
    }
    return 'dtsx';
  }
}

/**
 * Puts an input through everything the product does with its kind. Rejects with what is thrown, and with `BrokenContract`.
 * @param folder an empty folder for files that must lie on disk
 */
export async function exercise({ kind, bytes, choices }: FuzzInput, folder: string): Promise<void> {
  await kinds[kind].exercise(bytes, randomOf(choices, 0), folder);
}
