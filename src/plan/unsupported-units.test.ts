import { expect, it } from 'vitest';
import { unsupportedEnumerator } from './unsupported-units.ts';

it.each([
  ['Microsoft.HdfsFileEnumerator', 'Mount the HDFS folder'],
  ['Microsoft.AzureBlobEnumerator', 'Mount the storage as a folder'],
  ['ForEachADLSFileEnumerator', 'Mount the storage as a folder'],
  ['Azure Data Lake Store File', 'Mount the storage as a folder'],
  ['Acme.Enumerator', 'registered as a custom unit'],
])('names the way out for the enumerator %s', (creationName, words) => {
  expect(unsupportedEnumerator('\\Package\\Loop', creationName).hint).toContain(words);
});
