import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { columnType } from 'opendtsx/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, outputColumn, outputInstance } from '../../../testing/component-harness.ts';
import { mostWaitingBytes, RowFields } from './row-fields.ts';
import { createRuntime } from './xml-source.run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'xml-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="towns"><xs:complexType><xs:sequence>
<xs:element name="town" maxOccurs="unbounded"><xs:complexType><xs:attribute name="n" type="xs:int"/></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element></xs:schema>`;

async function instanceFor(rowCount: number) {
  const [data, definition] = [join(folder, 'in.xml'), join(folder, 'in.xsd')];
  const rows = Array.from({ length: rowCount }, (_, n) => `<town n="${n}"/>`);
  await writeFile(data, `<towns>${rows.join('')}</towns>`);
  await writeFile(definition, schema);
  return {
    id: 's',
    name: 'Source',
    localeId: 1033,
    validateExternalMetadata: false,
    properties: {
      UserComponentTypeName: '',
      XMLData: data,
      XMLDataVariable: '',
      AccessMode: 0,
      XMLSchemaDefinition: definition,
      UseInlineSchema: false,
      XMLIntegerMapping: 0,
    },
    inputs: [],
    outputs: [outputInstance('town', [outputColumn('n', columnType('DT_I4'))], { properties: { RowsetID: 'town' } })],
    connections: [],
  };
}

describe('a document that is larger than its buffers', () => {
  it('is read no further while a buffer waits to be taken', async () => {
    const instance = await instanceFor(2000);
    const harness = createHarness(instance, { rowsPerBuffer: 10 });
    const [port] = harness.context.outputs;
    const { send } = port;
    let waiting = 0;
    let mostAtOnce = 0;
    port.send = async (count) => {
      mostAtOnce = Math.max(mostAtOnce, ++waiting);
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      // Whoever fills the buffer before it was taken would be seen here.
      void send(count);
      waiting--;
    };
    await createRuntime(instance, 256).produce?.(harness.context);
    expect(mostAtOnce).toBe(1);
    expect(harness.outputs[0].rows.map(([n]) => n)).toEqual(Array.from({ length: 2000 }, (_, n) => n));
  });

  it('holds as many rows as one piece can have, whatever its length', async () => {
    const pieceSize = 1 << 10;
    const appended = RowFields.prototype.append;
    const held = { rows: 0, bytes: 0 };
    RowFields.prototype.append = function (this: RowFields, values, line) {
      appended.call(this, values, line);
      held.rows = Math.max(held.rows, this.rowCount);
      held.bytes = Math.max(held.bytes, this.used);
    };
    try {
      const instance = await instanceFor(20_000);
      const harness = createHarness(instance, { rowsPerBuffer: 16, collect: false });
      await createRuntime(instance, pieceSize).produce?.(harness.context);
      expect(harness.outputs[0].batches.reduce((sum, rows) => sum + rows, 0)).toBe(20_000);
    } finally {
      RowFields.prototype.append = appended;
    }
    expect(held.rows).toBeLessThanOrEqual(16 + pieceSize / '<town n="0"/>'.length);
    expect(held.bytes).toBeLessThan(pieceSize);
  });
});

describe('rows that wait to be sent', () => {
  it('give back the room that an exceptional row needed', () => {
    const fields = new RowFields([0], 4);
    fields.append(['x'.repeat(mostWaitingBytes)], 1);
    expect(fields.bytes.length).toBeGreaterThan(2 * mostWaitingBytes);
    fields.clear();
    expect(fields.bytes.length).toBeLessThanOrEqual(1 << 16);
  });
});
