import type { Package } from '../../model/package.ts';

const products: Readonly<Record<string, string>> = {
  9: '2005',
  10: '2008',
  11: '2012',
  12: '2014',
  13: '2016',
  14: '2017',
  15: '2019',
  16: '2022',
  17: '2025',
};
const formats: Readonly<Record<number, string>> = { 2: '2005', 3: '2008', 6: '2012', 8: '2014 or later' };

/**
 * The SQL Server whose designer wrote a package last, e.g. `SQL Server 2017`: by `LastModifiedProductVersion`, else by the format. A designer
 * writes the formats of older releases as well, so the package may be meant for an older server.
 */
export function productVersion({ formatVersion, properties }: Package): string {
  const [major, minor] = (properties.get('LastModifiedProductVersion') ?? '').split('.');
  const release = major === '10' && minor === '50' ? '2008 R2' : (products[major] ?? formats[formatVersion]);
  return `SQL Server ${release}`;
}
