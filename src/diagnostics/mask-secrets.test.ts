import { describe, expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';

describe('maskSecrets', () => {
  it.each([
    ['Data Source=a;Password=s3cret;Initial Catalog=b', 'Data Source=a;Password=****;Initial Catalog=b'],
    ['PWD = x y ;User ID=u', 'PWD = ****;User ID=u'],
    ['Server=a;password="a;b""c";x=1', 'Server=a;password=****;x=1'],
    ["Server=a;Password='it''s;';x=1", 'Server=a;Password=****;x=1'],
    ['Server=a;Pwd={a;b};x=1', 'Server=a;Pwd=****;x=1'],
    ['Server=a;Password="never closed;x=1', 'Server=a;Password=****'],
    ['postgresql://etl:p@ss:w@db/warehouse', 'postgresql://etl:****@db/warehouse'],
    ['postgresql://db/warehouse?user=a&password=b&x=1', 'postgresql://db/warehouse?user=a&password=****&x=1'],
    [
      'Warehouse;Data Source=a;Jet OLEDB:Database Password=x',
      'Warehouse;Data Source=a;Jet OLEDB:Database Password=****',
    ],
    ["psql: host=h password='a b' dbname=d", 'psql: host=h password=**** dbname=d'],
    ['driver says: Password=abc', 'driver says: Password=****'],
    ['postgresql://etl:p/w@db/warehouse', 'postgresql://etl:****@db/warehouse'],
    ["ALTER USER etl WITH PASSWORD 'it''s' VALID", 'ALTER USER etl WITH PASSWORD **** VALID'],
    ['CREATE USER etl IDENTIFIED BY "x y"', 'CREATE USER etl IDENTIFIED BY ****'],
    ['{"user":"etl","password": "x y"}', '{"user":"etl","password": ****}'],
    ['Login failed (Pwd=x y\nline 2', 'Login failed (Pwd=****\nline 2'],
    ['AccountName=a;AccountKey=abc==;x=1', 'AccountName=a;AccountKey=****;x=1'],
  ])('hides the secret of %s', (text, expected) => {
    expect(maskSecrets(text)).toBe(expected);
  });

  it.each([
    'sqlite:./out.db',
    'Data Source=a;Persist Security Info=True',
    'postgresql://etl@db/warehouse',
    'password authentication failed for user "etl"',
    'The password of the package: give it with /Decrypt.',
    'http://host:8080/a',
    'Company.Task, Company.Tasks, Version=1.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91',
  ])('leaves %s as it is', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });
});
