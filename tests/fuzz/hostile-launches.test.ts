import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  operationAction,
  operationName,
  parameterNames,
  serviceNamespace,
  servicePath,
} from '../../src/faces/soap/launch-operation.ts';
import { escapeText } from '../../src/xml/escape.ts';
import { hostilePaths } from './hostile-paths.ts';
import { type ServedSoap, serveSoap } from './serve-soap.ts';

// Source: inferred. `findLaunchFile` gives no file outside of its folder: the server of these tests takes one for a defect, and is told of defects.

let served: ServedSoap;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opendtsx-hostile-'));
  served = await serveSoap(folder);
});
afterAll(async () => {
  await served.app.close();
  rmSync(folder, { recursive: true });
});

type Arguments = readonly [sourceType: string, sourceLocation: string, packageName: string];
const authorization = `Basic ${btoa('fuzz:fuzz')}`;

async function launchInSoap(values: Arguments): Promise<string> {
  const inside = parameterNames.map((name, index) => `<${name}>${escapeText(values[index] ?? '')}</${name}>`);
  const answer = await served.app.inject({
    method: 'POST',
    url: servicePath,
    headers: { authorization, 'content-type': 'text/xml', soapaction: operationAction },
    payload: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><${operationName} xmlns="${serviceNamespace}">${inside.join('')}</${operationName}></s:Body></s:Envelope>`,
  });
  return answer.body;
}

/** A form can hold what XML cannot: NUL characters. */
async function launchByForm(values: Arguments): Promise<string> {
  const answer = await served.app.inject({
    method: 'POST',
    url: `${servicePath}/${operationName}`,
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(
      Object.fromEntries(parameterNames.map((name, index) => [name, values[index] ?? ''])),
    ).toString(),
  });
  return answer.body;
}

const refusals = /Invalid file location|Invalid package name|OPENDTSX_E_|package store|begins with no store/i;

function expectRefused(answer: string, values: Arguments): void {
  expect([values, answer]).toEqual([values, expect.stringMatching(refusals)]);
  expect([values, answer]).toEqual([values, expect.not.stringMatching(/LaunchPackageResult|<int/)]);
  expect(answer).not.toContain(folder);
  expect(served.bugs).toEqual([]);
}

describe('a path that leads elsewhere', () => {
  const inPlaces = (path: string): readonly Arguments[] =>
    ['file', 'sql', 'dts'].flatMap((type): Arguments[] => [
      [type, path, 'absent'],
      [type, type === 'file' ? 'C:\\My Packages' : '', path],
      [type, path, path],
      [path, path, path],
    ]);

  it.each(hostilePaths)('starts nothing in any argument: %j', async (path) => {
    for (const values of inPlaces(path)) {
      // XML has no NUL: the request as a whole is refused.
      expectRefused(await launchInSoap(values), values);
      expectRefused(await launchByForm(values), values);
    }
  });

  it('is told from one that leads to a package', async () => {
    expect(await launchInSoap(['file', 'C:\\My Packages', 'package1'])).toContain('<LaunchPackageResult>0<');
    expect(await launchByForm(['sql', '', 'Daily'])).toContain('>0</int>');
    expect(await launchByForm(['dts', 'File System\\Loads', 'Daily'])).toContain('>0</int>');
  });

  it.runIf(process.platform === 'linux')('to a pipe is not opened, which would wait for ever', async () => {
    execFileSync('mkfifo', [join(folder, 'packages', 'pipe.dtsx')]);
    for (const type of ['file', 'dts']) {
      const values: Arguments = [type, type === 'file' ? 'C:\\My Packages' : 'File System', 'pipe'];
      expectRefused(await launchByForm(values), values);
    }
  });
});
