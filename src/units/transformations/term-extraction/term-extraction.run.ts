import {
  type ComponentContext,
  type ComponentInstance,
  type ComponentRuntime,
  dtsError,
  InternalError,
  type OutputColumn,
  type OutputPort,
  readTextColumn,
  readVector,
  writeVector,
} from 'opendtsx/sdk';
import { findTerms } from './find-terms.ts';
import { type CountedTerm, TermCounts } from './term-counts.ts';
import { resultOutput, scoreTypes, type termExtractionDeclaration } from './term-extraction.ts';

type Instance = ComponentInstance<typeof termExtractionDeclaration.properties>;

/** Code of text that is longer than its column (DTS_E_TXDATACONVERTSTATIC_TRUNCATED). */
const truncated = 0xc0209080;

/** The running half of Term Extraction: counts the terms of every row, and gives them when the last one has come. */
export function createRuntime(instance: Instance): ComponentRuntime {
  const { properties, inputs, outputs } = instance;
  const [text] = inputs[0].columns;
  const output = resultOutput(instance) ?? outputs[0];
  const longest = output.columns[0].type.length;
  const search = { termType: properties.WordOrPhrase, longestPhrase: properties.MaxLengthOfTerm };
  const counts = new TermCounts(properties.IsCaseSensitive);
  let excluded: readonly string[] = [];
  return {
    async open(context) {
      if (properties.NeedReferenceData) excluded = await readExcluded(instance, context);
    },
    process(buffer) {
      const vector = buffer.vector(text.lineageId);
      for (let position = 0; position < buffer.rowCount; position++) {
        const row = buffer.selection === undefined ? position : buffer.selection[position];
        const value = readVector(vector, row, text.type);
        const terms = value === null ? [] : findTerms(String(value), search);
        const tooLong = terms.find((term) => term.length > longest);
        if (tooLong === undefined) counts.addRow(terms);
        else {
          const detail = { value: tooLong, rule: `the term is longer than the ${longest} characters of its column` };
          const isIgnored = buffer.reportRowError(row, output.id, truncated, 'error', detail);
          if (isIgnored) counts.addRow(terms.filter((term) => term.length <= longest));
        }
      }
    },
    finish(_input, context) {
      const terms = counts.result(properties.FrequencyThreshold, excluded);
      const scores = terms.map((term) => scoreOf(term, counts.rowCount, properties.ScoreType));
      return sendTerms(terms, scores, output.columns, context.outputs[outputs.indexOf(output)]);
    },
  };
}

function scoreOf({ frequency, rows }: CountedTerm, rowCount: number, scoreType: number): number {
  return scoreType === scoreTypes.TFIDF ? frequency * Math.log(rowCount / rows) : frequency;
}

async function readExcluded(
  { name, connections, properties }: Instance,
  context: ComponentContext,
): Promise<readonly string[]> {
  const connection = await context.connection(connections[0] ?? 'OleDbConnection');
  if (connection.kind !== 'database') throw new InternalError(`${name} has a ${connection.kind} connection`);
  const { OutTermTable: table, OutTermColumn: column } = properties;
  const found = await readTextColumn(connection.database, { table, column }, context);
  if ('values' in found) return found.values;
  const args = { component: name, column, table, existing: found.existing.join(', ') };
  throw dtsError('DTS_E_TERMEXTRACTION_UNABLETOLOCATEREFCOLUMN', args, { source: context.source, subComponent: name });
}

async function sendTerms(
  terms: readonly CountedTerm[],
  scores: readonly number[],
  [termColumn, scoreColumn]: readonly OutputColumn[],
  port: OutputPort,
): Promise<void> {
  if (!port.connected) return;
  const { buffer } = port;
  for (let from = 0; from < terms.length; from += buffer.capacity) {
    const count = Math.min(buffer.capacity, terms.length - from);
    const [term, score] = [buffer.vector(termColumn.lineageId), buffer.vector(scoreColumn.lineageId)];
    if (term.layout === 'bytes') term.used = 0;
    for (let row = 0; row < count; row++) {
      writeVector(term, row, terms[from + row].text, termColumn.type);
      writeVector(score, row, scores[from + row], scoreColumn.type);
    }
    await port.send(count);
  }
}
