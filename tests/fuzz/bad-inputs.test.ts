import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPackage } from '../../src/formats/dtsx/read-package.ts';
import { readIspac } from '../../src/formats/ispac/read-ispac.ts';
import { writeArchive } from '../../src/formats/ispac/write-archive.ts';
import { explainPackage } from '../../src/runtime/explain-package.ts';
import { comparePackages } from '../../src/tools/diff-packages/compare-packages.ts';
import { longestText, mostParts } from '../../src/xml/parse-xml.ts';

// Source of every case: inferred. Inputs made to exhaust memory or time end in one named diagnostic.

const open =
  '<DTS:Executable xmlns:DTS="www.microsoft.com/SqlServer/Dts" DTS:refId="Package" DTS:ExecutableType="Microsoft.Package" DTS:CreationName="Microsoft.Package" DTS:ObjectName="P" DTS:DTSID="{P}"';
const version = '<DTS:Property DTS:Name="PackageFormatVersion">8</DTS:Property>';
const packageOf = (content: string, attributes = ''): string =>
  `${open}${attributes}>${version}${content}</DTS:Executable>`;
const million = 1_000_000;

function symbolsOf(input: string | Uint8Array): readonly string[] {
  const { package: root, diagnostics } = readPackage(input, { fileName: 'bad.dtsx' });
  expect(root).toBeUndefined();
  for (const { message } of diagnostics) expect(message.length).toBeLessThan(3000);
  return diagnostics.map(({ symbol }) => symbol);
}

describe('a package that is too large', () => {
  it.each([
    ['two million nested elements', () => packageOf('<DTS:Executables>'.repeat(2 * million)), 'OPENDTSX_E_XML_TOODEEP'],
    ['two million siblings', () => packageOf('<a/>'.repeat(2 * million)), 'OPENDTSX_E_XML_TOOMANY'],
    ['two million comments', () => packageOf('<!---->'.repeat(2 * million)), 'OPENDTSX_E_XML_TOOMANY'],
    [
      'a million attributes of one element',
      () => packageOf('', Array.from({ length: mostParts }, (_, index) => ` a${index}=""`).join('')),
      'OPENDTSX_E_XML_TOOMANY',
    ],
    [
      'an attribute of 200 MB',
      () => packageOf('', ` DTS:Description="${'x'.repeat(200 * million)}"`),
      'OPENDTSX_E_XML_TOOLARGE',
    ],
    [
      'an attribute of nine million line ends',
      () => packageOf('', ` DTS:Description="${'\n'.repeat(9 * million)}"`),
      'OPENDTSX_E_XML_TOOMANY',
    ],
    [
      'a section of nine million brackets',
      () => packageOf(`<a><![CDATA[${']'.repeat(9 * million)}]]></a>`),
      'OPENDTSX_E_XML_TOOMANY',
    ],
    ['comments without end', () => `<!--${'- '.repeat(4 * million)}`, 'OPENDTSX_E_XML_TRUNCATED'],
    ['an instruction without end', () => `<?a ${'?'.repeat(8 * million)}`, 'OPENDTSX_E_XML_TRUNCATED'],
    [
      'the same attribute ten thousand times',
      () => packageOf('', ' a=""'.repeat(10_000)),
      'OPENDTSX_E_XML_DUPLICATEATTRIBUTE',
    ],
  ])(
    'by %s is refused by name',
    (_, text, symbol) => {
      expect(symbolsOf(text())).toEqual([symbol]);
    },
    30_000,
  );

  it('by the name of a namespace is refused before it is repeated for every attribute', () => {
    const text = `<p:a xmlns:p="${'x'.repeat(million)}">${'<p:b p:c=""/>'.repeat(10_000)}</p:a>`;
    expect(symbolsOf(text)).toEqual(['OPENDTSX_E_XML_TOOMANY']);
  });

  it('by more bytes than a string can hold is refused before it is decoded', () => {
    expect(symbolsOf(new Uint8Array(4 * longestText + 1))).toEqual(['OPENDTSX_E_XML_TOOLARGE']);
  });

  it('by entities of entities is refused because it declares some', () => {
    const entities = Array.from({ length: 10 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`);
    const text = `<?xml version="1.0"?><!-- --><!DOCTYPE a [<!ENTITY e0 "lol">${entities.join('')}]>${packageOf('&e10;')}`;
    expect(symbolsOf(text)).toEqual(['OPENDTSX_E_XML_DOCTYPE']);
  });

  it('is no package of a hundred thousand variables', () => {
    const variables = Array.from({ length: 100_000 }, (_, index) => `<DTS:Variable DTS:ObjectName="v${index}"/>`);
    const { package: root } = readPackage(packageOf(`<DTS:Variables>${variables.join('')}</DTS:Variables>`));
    expect(root?.variables).toHaveLength(100_000);
  });
});

const task = (name: string, id: string, content = ''): string =>
  `<DTS:Executable DTS:refId="Package\\${name}" DTS:CreationName="STOCK:SEQUENCE" DTS:ExecutableType="STOCK:SEQUENCE" DTS:DTSID="${id}" DTS:ObjectName="${name}">${content}</DTS:Executable>`;
const executables = (...items: string[]): string => `<DTS:Executables>${items.join('')}</DTS:Executables>`;
const constraint = (from: string, to: string): string =>
  `<DTS:PrecedenceConstraint DTS:refId="${from}${to}" DTS:From="Package\\${from}" DTS:To="Package\\${to}" DTS:ObjectName="${from}${to}"/>`;

describe('a package that contradicts itself', () => {
  const findings = (text: string): readonly string[] => {
    const { package: root, diagnostics } = readPackage(text);
    if (root === undefined) throw new Error('the package of the test cannot be read');
    const plan = explainPackage({ source: { package: root }, optionsFile: false });
    return [...diagnostics, ...plan.diagnostics].map(({ symbol }) => symbol);
  };

  it('by ids that a thousand executables share is read with a warning for each', () => {
    const tasks = Array.from({ length: 1000 }, (_, index) => task(`T${index}`, '{SAME}'));
    const named = findings(packageOf(executables(...tasks)));
    expect(named.filter((symbol) => symbol === 'OPENDTSX_W_FORMATS_DUPLICATEID')).toHaveLength(999);
  });

  it('by a circle of a thousand precedence constraints is refused', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `T${index}`);
    const constraints = names.map((name, index) => constraint(name, names[(index + 1) % names.length]));
    const tasks = executables(...names.map((name) => task(name, `{${name}}`)));
    const text = packageOf(`${tasks}<DTS:PrecedenceConstraints>${constraints.join('')}</DTS:PrecedenceConstraints>`);
    expect(findings(text)).toContain('OPENDTSX_W_FORMATS_PRECEDENCECYCLE');
    expect(findings(text)).toContain('DTS_E_PRECEDENCECONSTRAINT');
  });

  it('by a lineage id that leads nowhere is refused with the column', () => {
    const text = readFileSync(join(import.meta.dirname, 'seeds/archive/Load.dtsx'), 'utf8');
    const damaged = text.replace(/lineageId="[^"]*" usageType/, 'lineageId="Gone" usageType');
    expect(findings(text)).not.toContain('DTS_E_OBJECTLINEAGEIDNOTFOUND');
    expect(findings(damaged)).toContain('DTS_E_OBJECTLINEAGEIDNOTFOUND');
  });

  it('by 240 containers within each other is planned and compared', () => {
    const nested = Array.from({ length: 240 }, (_, index) => index).reduceRight(
      (inner, index) => executables(task(`T${index}`, `{${index}}`, inner)),
      '',
    );
    expect(findings(packageOf(nested))).toEqual([]);
    const { package: root } = readPackage(packageOf(nested));
    expect(comparePackages(root, readPackage(packageOf(nested)).package)).toEqual([]);
  });
});

describe('an archive that would unpack to far more than it is', () => {
  const symbols = (bytes: Uint8Array): readonly string[] => readIspac(bytes).diagnostics.map(({ symbol }) => symbol);
  const zeros = { name: 'a.dtsx', bytes: new Uint8Array(4 * million) };

  it('is refused by its ratio', () => {
    expect(symbols(writeArchive([zeros]))).toEqual(['OPENDTSX_E_FORMATS_ARCHIVELIMIT']);
  });

  it('is refused when it declares less than it holds', () => {
    const archive = Buffer.from(writeArchive([{ ...zeros, name: '@Project.manifest' }]));
    const directory = archive.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    archive.writeUInt32LE(1000, directory + 24);
    expect(symbols(archive)).toEqual(['OPENDTSX_E_FORMATS_ARCHIVEENTRY']);
  });

  it('is refused when all entries share the same bytes', () => {
    const archive = Buffer.from(writeArchive([zeros, { ...zeros, name: 'b.dtsx' }]));
    const second = archive.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1'));
    archive.write('a', second + 46);
    archive.writeUInt32LE(0, second + 42);
    expect(symbols(archive)).toEqual(['OPENDTSX_E_FORMATS_ARCHIVE']);
  });

  it('is refused by the number of its entries', () => {
    const empty = new Uint8Array();
    const parts = Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}.dtsx`, bytes: empty }));
    expect(symbols(writeArchive(parts))).toEqual(['OPENDTSX_E_FORMATS_ARCHIVELIMIT']);
  }, 30_000);
});
