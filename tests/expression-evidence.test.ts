import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import minimum from '../docs/expression-minimum.json' with { type: 'json' };
import { checkExpressions, type ExpressionReport } from '../src/tools/check-expressions/check-expressions.ts';
import { corpusFolder, packageFiles } from './corpus/corpus-files.ts';
import { suite } from './suite-availability.ts';

const corpus = corpusFolder() ?? '';

/** How packages write an expression that has an effect, in both styles: found without the product's readers. */
const spellings = [
  /<DTS:PropertyExpression\b/g,
  /<property[^>]*\bname="Expression"[^>]*>[^<]/g,
  /EvaluateAsExpression="True"|Name="EvaluateAsExpression">-1/g,
  /DTS:EvalOp="[134]"|Name="EvalOp">[134]</g,
  /DTS:(?:Init|Eval|Assign)Expression="[^"]+"|Name="(?:Init|Eval|Assign)Expression"[^>]*>[^<]/g,
  /<ExpressionTask\b/g,
];

function writtenExpressions(file: string): number {
  const bytes = readFileSync(file);
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
  return spellings.reduce((count, spelling) => count + (text.match(spelling)?.length ?? 0), 0);
}

suite(
  'corpus',
  corpus !== '',
  'set OPENDTSX_CORPUS to a folder of real packages',
)('the expressions of real packages', () => {
  let report: ExpressionReport;
  beforeAll(() => {
    report = checkExpressions(corpus, { workingFolder: corpus });
  });

  it('are all found', () => {
    const written = packageFiles(corpus).reduce((count, name) => count + writtenExpressions(join(corpus, name)), 0);
    expect(report.expressions).toBe(written);
  });

  it('bind, and have the types that the designer recorded, as often as before', () => {
    for (const [name, least] of Object.entries(minimum)) {
      expect(report[name as keyof typeof minimum], name).toBeGreaterThanOrEqual(least);
    }
    expect(report.typeAgrees / report.typed).toBeGreaterThan(0.95);
  });

  it('are explained in docs/expression-evidence.md where they do not bind or have another type', () => {
    const evidence = readFileSync(join(import.meta.dirname, '../docs/expression-evidence.md'), 'utf8');
    const unexplained = [...report.failures, ...report.disagreements]
      .map(({ object }) => object)
      .filter((object) => !evidence.includes(`\`${object}\``));
    expect(unexplained).toEqual([]);
  });
});

describe('the evidence of expressions', () => {
  it('holds no path of a machine', () => {
    const evidence = readFileSync(join(import.meta.dirname, '../docs/expression-evidence.md'), 'utf8');
    expect(evidence).not.toMatch(/\/(?:home|tmp|work|Users)\//);
  });
});
