import { describe, expect, it } from 'vitest';
import { parseDocument } from './parse-document.ts';
import { transformDocument } from './transform-document.ts';

const books = `<bookstore><book style="autobiography"/><book style="textbook"/><book style="novel"/></bookstore>`;

async function transform(text: string): Promise<string> {
  return (await transformDocument(books, { text, tree: parseDocument(text, 'The style sheet') })).text;
}

function sheet(template: string, top = ''): string {
  return `<?xml version="1.0"?><xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:msxsl="urn:schemas-microsoft-com:xslt" exclude-result-prefixes="msxsl">${top}<xsl:template match="/">${template}</xsl:template></xsl:stylesheet>`;
}

// Source: documentation (XML Task, XSLT operation); inferred (what is refused).
describe('XSLT', () => {
  const output = '<xsl:output method="text"/>';

  it('transforms to XML', async () => {
    const template = '<r><xsl:for-each select="//book"><b><xsl:value-of select="@style"/></b></xsl:for-each></r>';
    const SecondOperand = sheet(template, '<xsl:output indent="no" encoding="utf-8"/>');
    expect(await transform(SecondOperand)).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<r><b>autobiography</b><b>textbook</b><b>novel</b></r>',
    );
  });

  it('has the node-set function of Microsoft', async () => {
    const template =
      '<xsl:variable name="t"><i>1</i><i>2</i></xsl:variable><xsl:value-of select="sum(msxsl:node-set($t)/i)"/>';
    expect(await transform(sheet(template, output))).toBe('3');
  });

  it.each([
    ['an import', sheet('<a/>', '<xsl:import href="other.xsl"/>')],
    ['an include', sheet('<a/>', '<xsl:include href="http://example.org/x.xsl"/>')],
    ['document()', sheet(`<xsl:copy-of select="document('/etc/passwd')"/>`)],
    ['document() in an attribute', sheet(`<a b="{document ('x')}"/>`)],
    ['a script', sheet('<a/>', '<msxsl:script language="C#">x</msxsl:script>')],
    ['a second output', sheet('<e:document xmlns:e="http://exslt.org/common" href="x"/>')],
    ['entities', sheet('<a/>').replace('?>', '?><!DOCTYPE x [<!ENTITY n SYSTEM "file:///etc/passwd">]>')],
  ])('refuses %s', async (_, SecondOperand) => {
    await expect(transform(SecondOperand)).rejects.toThrow('OPENDTSX_E_XMLTASK_REFUSED');
  });

  it('does not take text for code', async () => {
    const template = `<xsl:value-of select="'document(1)'"/><a title="document(1)"/>`;
    expect(await transform(sheet(template, output))).toBe('document(1)');
  });

  it.each([
    ['a style sheet that is none', '<a/>'],
    ['an unknown function', sheet('<xsl:value-of select="none()"/>')],
    ['a message that ends it', sheet('<xsl:message terminate="yes">stop here</xsl:message>')],
    [
      'endless recursion',
      sheet('<xsl:call-template name="t"/>', '<xsl:template name="t"><xsl:call-template name="t"/></xsl:template>'),
    ],
  ])('fails for %s', async (_, SecondOperand) => {
    await expect(transform(SecondOperand)).rejects.toThrow('DTS_E_ERROROCCURREDWITHFOLLOWINGMESSAGE');
  });
});
