import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluateXPath } from './evaluate-xpath.ts';
import { parseDocument } from './parse-document.ts';
import { quietStandardError } from './quiet-standard-error.ts';

const document = parseDocument('<a><b/></a>', 'The document');

// Source: our own.
describe('an XPath expression that cannot be evaluated', () => {
  it('is told with the reason of the library', async () => {
    await expect(evaluateXPath(document, '//q:b')).rejects.toMatchObject({
      args: { expression: '//q:b', detail: expect.stringContaining('Undefined namespace prefix: q') },
    });
  });

  // The library keeps the console it finds when it is loaded, and that of the test runner is another one: so a process of its own.
  it('prints nothing', () => {
    const folder = JSON.stringify(import.meta.dirname);
    const program = `
      const { evaluateXPath } = await import(${folder} + '/evaluate-xpath.ts');
      const { parseDocument } = await import(${folder} + '/parse-document.ts');
      await evaluateXPath(parseDocument('<a/>', 'x'), '//[').catch(({ args }) => console.log(args.detail));
      await evaluateXPath(parseDocument('<a/>', 'x'), '//q:b').catch(({ args }) => console.log(args.detail));`;
    const flags = ['--conditions=opendtsx-source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
    const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: 'Invalid expression\nUndefined namespace prefix: q\n', stderr: '' });
  });
});

describe('quietStandardError', () => {
  it('keeps what is printed either way, and lets it through again afterwards', () => {
    const { write } = process.stderr;
    const run = quietStandardError(() => {
      process.stderr.write('one ');
      process.getBuiltinModule('node:fs').writeSync(process.stderr.fd, 'two');
      throw new Error('three');
    });
    expect(run).toMatchObject({ printed: 'one two', result: undefined, error: new Error('three') });
    expect([process.stderr.write, process.getBuiltinModule('node:fs').writeSync]).toEqual([write, writeSync]);
  });
});
