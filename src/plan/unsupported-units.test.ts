import { expect, it } from 'vitest';
import { unsupportedConnection } from './unsupported-connections.ts';
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

it.each([
  ['ODBC', 'a database with a driver of Windows', '--connection "Orders=sqlite:./file.db"'],
  ['MULTIFLATFILE', 'several files as one', 'Foreach Loop'],
  ['SPCRED', 'a web service', 'Execute Process Task'],
  ['AzureHDInsight', 'Azure HDInsight', 'az hdinsight'],
  ['Acme', 'is not known', 'register a custom unit for the type Acme'],
])('says what a connection manager of the type %s leads to, and the way out', (type, what, wayOut) => {
  const finding = unsupportedConnection('\\Package.Connections[Orders]', 'Orders', type);
  expect(finding.message).toContain(what);
  expect(finding.hint).toContain(wayOut);
});
