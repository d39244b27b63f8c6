import { describe, expect, it } from 'vitest';
import { Secret } from '../../datatypes/secret.ts';
import type { Parameter } from '../../model/variable.ts';
import { readParameters } from './read-parameters.ts';
import { writeParameters } from './write-parameters.ts';

const property = (name: string, value: string, mark = ''): string =>
  `\r\n      <SSIS:Property\r\n        SSIS:Name="${name}"${mark}>${value}</SSIS:Property>`;

const parameter = (name: string, value: string, more: { sensitive?: boolean; type?: number } = {}): string => {
  const { sensitive = false, type = 18 } = more;
  const properties = [
    property('ID', `{${name}}`),
    property('CreationName', ''),
    property('Description', ''),
    property('IncludeInDebugDump', '0'),
    property('Required', '0'),
    property('Sensitive', sensitive ? '1' : '0'),
    property('Value', value, sensitive ? '\r\n        SSIS:Sensitive="1"' : ''),
    property('DataType', String(type)),
  ];
  return `\r\n  <SSIS:Parameter\r\n    SSIS:Name="${name}">\r\n    <SSIS:Properties>${properties.join('')}\r\n    </SSIS:Properties>\r\n  </SSIS:Parameter>`;
};

const file = (...parameters: string[]): string =>
  `<?xml version="1.0"?>\r\n<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS">${parameters.join('')}\r\n</SSIS:Parameters>`;

const empty = '<?xml version="1.0"?>\r\n<SSIS:Parameters xmlns:SSIS="www.microsoft.com/SqlServer/SSIS" />';

function rewritten(text: string, change: (parameters: Parameter[]) => void): string {
  const { parameters, origin } = readParameters(text);
  change(parameters);
  return new TextDecoder().decode(writeParameters(parameters, origin));
}

function newParameter(name: string, members: Partial<Parameter> = {}): Parameter {
  const [template] = readParameters(file(parameter(name, ''))).parameters;
  return { ...template, origin: undefined, ...members };
}

// source: the layout of real parameter files (observed)
describe('writeParameters', () => {
  const two = file(parameter('Year', '2020', { type: 9 }), parameter('Name', 'a &amp; b'));

  it('changes the text of a value and nothing else', () => {
    const text = rewritten(two, ([year]) => {
      year.valueText = '2021 <&>';
    });
    expect(text).toBe(two.replace('>2020<', '>2021 &lt;&amp;&gt;<'));
  });

  it.each([
    [
      'the name',
      (each: Parameter) => Object.assign(each, { name: 'Label' }),
      ['SSIS:Name="Name"', 'SSIS:Name="Label"'],
    ],
    ['the type', (each: Parameter) => Object.assign(each, { typeCode: 11 }), ['>18<', '>11<']],
    ['required', (each: Parameter) => Object.assign(each, { required: true }), ['Required">0', 'Required">1']],
    [
      'the description',
      (each: Parameter) => Object.assign(each, { description: 'd' }),
      ['Description"><', 'Description">d<'],
    ],
    [
      'a property of another name',
      (each: Parameter) => each.properties.set('IncludeInDebugDump', '1'),
      ['DebugDump">0', 'DebugDump">1'],
    ],
  ])('changes %s and nothing else', (_, change, [before, after]) => {
    const one = file(parameter('Name', 'x'));
    expect(rewritten(one, ([each]) => void change(each))).toBe(one.replace(before, after));
  });

  it('writes a new parameter in the layout of the others, where it stands', () => {
    const added = (parameters: Parameter[]) =>
      parameters.splice(1, 0, newParameter('Month', { valueText: '7', typeCode: 9 }));
    const text = file(
      parameter('Year', '2020', { type: 9 }),
      parameter('Month', '7', { type: 9 }),
      parameter('Name', 'a &amp; b'),
    );
    expect(rewritten(two, (parameters) => void added(parameters))).toBe(text);
    const first = file(parameter('Month', ''), parameter('Year', '2020', { type: 9 }), parameter('Name', 'a &amp; b'));
    expect(rewritten(two, (parameters) => void parameters.unshift(newParameter('Month')))).toBe(first);
  });

  it('writes the first parameter of an empty file, and a file that was not there', () => {
    const text = rewritten(empty, (parameters) => void parameters.push(newParameter('Month')));
    expect(text).toBe(file(parameter('Month', '')));
    const fresh = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      writeParameters([newParameter('Month')], undefined),
    );
    expect(fresh).toBe(`\ufeff${file(parameter('Month', '')).replaceAll('\r', '')}`);
  });

  it('removes a parameter, and keeps the text of those that moved', () => {
    expect(rewritten(two, (parameters) => void parameters.shift())).toBe(file(parameter('Name', 'a &amp; b')));
    const turned = file(parameter('Name', 'a &amp; b'), parameter('Year', '2020', { type: 9 }));
    expect(rewritten(two, (parameters) => void parameters.reverse())).toBe(turned);
  });

  it('marks a secret that changed for encryption, and keeps the cipher text of one that did not', () => {
    const cipher = 'AQAAANCMnd8BFdERjHoAwE==';
    const secrets = file(
      parameter('Key', cipher, { sensitive: true }),
      parameter('Other', 'plain', { sensitive: true }),
    );
    const text = rewritten(secrets, ([, other]) => {
      other.secret = new Secret('new');
    });
    expect(text).toBe(secrets.replace('>plain<', '>new<'));
    expect(
      rewritten(
        file(parameter('Key', '')),
        ([key]) => void Object.assign(key, { sensitive: true, secret: new Secret('s') }),
      ),
    ).toBe(file(parameter('Key', 's', { sensitive: true })));
  });
});
