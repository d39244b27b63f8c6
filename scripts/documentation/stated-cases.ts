import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';
import { checkout } from '../generated-file.ts';

/** Where a case knows from what it demands. */
export type Certainty = 'documentation' | 'observed' | 'inferred' | 'own';

/** One case of the specification. */
export interface StatedCase {
  /** `Flat File Source`, `Expressions: cast`, … */
  readonly area: string;
  readonly certainty: Certainty;
  /** What the case shows. */
  readonly statement: string;
  /** The file it stands in, from the root of the checkout. */
  readonly file: string;
}

/** Every case of fixtures, golden packages and transcripts that states its source. Throws for one that states none. */
export function statedCases(): StatedCase[] {
  return [...flowFixtures(), ...expressionVectors(), ...translations(), ...goldenPackages(), ...transcripts()];
}

function files(pattern: string): { readonly file: string; readonly text: string }[] {
  return globSync(pattern, { cwd: checkout })
    .map((file) => file.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(checkout, file), 'utf8') }));
}

/** The display name that the declaration of a unit states. */
function displayName(folder: string): string {
  const declaration = readFileSync(join(checkout, folder, `${basename(folder)}.ts`), 'utf8');
  return /displayName: '([^']+)'/.exec(declaration)?.[1] ?? basename(folder);
}

const certainties: Readonly<Record<string, Certainty>> = {
  documentation: 'documentation',
  observed: 'observed',
  inferred: 'inferred',
  our: 'own',
  // The words of `.vectors`: a page of the expression reference, a rule on such a page, and a reading of ours.
  doc: 'documentation',
  rule: 'documentation',
  assumed: 'inferred',
};

function certaintyOf(source: string, file: string): Certainty {
  const word = /^\w+/.exec(source)?.[0] ?? '';
  const certainty = certainties[word];
  if (certainty === undefined) throw new Error(`${file} states no source: "${source}"`);
  return certainty;
}

/** The source without the word that says how certain it is, and without a version after `observed`. */
function detailOf(source: string): string {
  return source.replace(/^(documentation|inferred|observed( \d+)?)[ :]*/, '');
}

function flowFixtures(): StatedCase[] {
  return files('src/units/*/*/fixtures/*.flow').map(({ file, text }) => {
    const source = /^source: *(.*)$/m.exec(text)?.[1] ?? '';
    const area = displayName(dirname(dirname(file)));
    const detail = detailOf(source);
    // What a fixture says of OpenDTSX itself is no reading of SSIS.
    const own = /^OpenDTSX: /;
    return own.test(detail)
      ? { area, certainty: 'own', statement: detail.replace(own, ''), file }
      : { area, certainty: certaintyOf(source, file), statement: detail, file };
  });
}

function expressionVectors(): StatedCase[] {
  return files('src/expressions/fixtures/*.vectors').flatMap(({ file, text }) =>
    text
      .split(/^case /m)
      .slice(1)
      .map((block) => {
        const field = (name: string): string => new RegExp(`^ {2}${name} +(.*)$`, 'm').exec(block)?.[1] ?? '';
        const outcome = field('value') || field('error') || 'valid';
        const note = field('note') === '' ? '' : ` (${field('note')})`;
        const statement = `\`${field('expression')}\` gives ${outcome}${note}`;
        return { area: 'Expressions', certainty: certaintyOf(field('source'), file), statement, file };
      }),
  );
}

/** The head of a file of translations states the source of all of them. */
function translations(): StatedCase[] {
  return files('src/tsql/fixtures/*.txt').flatMap(({ file, text }) => {
    const certainty = certaintyOf(/^# source: (.*)$/m.exec(text)?.[1] ?? '', file);
    const statements = [...text.matchAll(/^== (.*)$/gm)].map((match) => match[1]);
    return statements.map((statement) => ({ area: 'T-SQL', certainty, statement, file }));
  });
}

function goldenPackages(): StatedCase[] {
  return files('tests/golden/*/golden.yaml').map(({ file, text }) => {
    const { source, about } = parse(text) as { readonly source?: string; readonly about: string };
    return { area: 'Control flow', certainty: certaintyOf(source ?? '', file), statement: about, file };
  });
}

function transcripts(): StatedCase[] {
  return files('tests/transcripts/*.txt').flatMap(({ file, text }) => {
    const source = /^source: (.*)$/m.exec(text)?.[1];
    if (source === undefined) return [];
    const commands = [...text.matchAll(/^\$ (.*)$/gm)].map((match) => match[1]);
    return commands.map((command) => ({
      area: 'Command lines',
      certainty: certaintyOf(source, file),
      statement: `\`${command}\``,
      file,
    }));
  });
}
