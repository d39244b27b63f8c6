import { describe, expect, it } from 'vitest';
import { parseXml } from '../../xml/parse-xml.ts';
import type { XmlDocument } from '../../xml/xml-document.ts';
import { canonicalDocument, canonicalElement } from './canonicalize.ts';

function parsed(text: string): XmlDocument {
  const { document, diagnostics } = parseXml(text);
  if (document === undefined) throw new Error(diagnostics[0].message);
  return document;
}

// Source: documentation (Canonical XML 1.0, the examples of chapter 3 without their document types).
describe('canonicalDocument', () => {
  it('drops comments, the declaration and blanks outside the root, and keeps instructions', () => {
    const text = `<?xml version="1.0"?>

<?xml-stylesheet   href="doc.xsl"
   type="text/xsl"   ?>

<doc>Hello, world!<!-- Comment 1 --></doc>

<?pi-without-data     ?>

<!-- Comment 2 -->`;
    expect(canonicalDocument(parsed(text))).toBe(`<?xml-stylesheet href="doc.xsl"
   type="text/xsl"   ?>
<doc>Hello, world!</doc>
<?pi-without-data?>`);
  });

  it('orders namespaces and attributes and writes no declaration twice', () => {
    const text = `<doc>
   <e1   />
   <e3   name = "elem3"   id="elem3"   />
   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I'm"
      xmlns:b="http://www.ietf.org"
      xmlns:a="http://www.w3.org"
      xmlns="http://example.org"/>
   <e6 xmlns="" xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="" xmlns:a="http://www.w3.org">
            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>
         </e8>
      </e7>
   </e6>
</doc>`;
    expect(canonicalDocument(parsed(text))).toBe(`<doc>
   <e1></e1>
   <e3 id="elem3" name="elem3"></e3>
   <e5 xmlns="http://example.org" xmlns:a="http://www.w3.org" xmlns:b="http://www.ietf.org" attr="I'm" attr2="all" b:attr="sorted" a:attr="out"></e5>
   <e6 xmlns:a="http://www.w3.org">
      <e7 xmlns="http://www.ietf.org">
         <e8 xmlns="">
            <e9 xmlns:a="http://www.ietf.org"></e9>
         </e8>
      </e7>
   </e6>
</doc>`);
  });

  it('writes characters in one way only', () => {
    const text = `<doc>
   <text>First line&#x0d;&#10;Second line</text>
   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>
   <compute expr='value>"0" &amp;&amp; value&lt;"10" ?"valid":"error"'>valid</compute>
   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>
</doc>`;
    expect(canonicalDocument(parsed(text.replaceAll('\n', '\r\n')))).toBe(`<doc>
   <text>First line&#xD;
Second line</text>
   <compute>value&gt;"0" &amp;&amp; value&lt;"10" ?"valid":"error"</compute>
   <compute expr="value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; ?&quot;valid&quot;:&quot;error&quot;">valid</compute>
   <norm attr=" '    &#xD;&#xA;&#x9;   ' "></norm>
</doc>`);
  });
});

describe('canonicalElement', () => {
  it('declares all that is in scope and takes over the xml: attributes of ancestors', () => {
    const document = parsed('<a xmlns="u" xmlns:p="v" xml:space="preserve" xml:lang="de"><b xml:lang="en" x="1"/></a>');
    expect(canonicalElement(document, document.root.elements[0])).toBe(
      '<b xmlns="u" xmlns:p="v" x="1" xml:lang="en" xml:space="preserve"></b>',
    );
  });
});
