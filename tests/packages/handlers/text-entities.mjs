import he from 'he';
import { decodeHTML, decodeXML, encodeHTML, encodeXML, escapeUTF8 } from 'entities';

export async function handler() {
  const text = 'Tom & "Jerry" <ü> \u{1F600} ©';
  return {
    he: [he.encode(text), he.encode(text, { useNamedReferences: true }), he.escape(text), he.decode('&lt;&uuml;&notit;&#x1F600;&amp;amp;&unknown;'), he.decode('a&ampb', { isAttributeValue: true })],
    entities: [encodeXML(text), encodeHTML(text), escapeUTF8(text), decodeHTML('&lt;&uuml&notin;&#128512;'), decodeXML('&lt;&uuml;&#xe4;')],
  };
}
