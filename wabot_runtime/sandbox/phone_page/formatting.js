/** WhatsApp's text marks and links, as nodes: *bold*, _italic_, ~struck~, ```code```, https://… */
import { element } from './dom.js';

const MARK = /(https?:\/\/[^\s<]+[^\s<.,;:!?)\]'"])|```([\s\S]+?)```|(?<![\w*])\*(\S|\S.*?\S)\*(?![\w*])|(?<![\w_])_(\S|\S.*?\S)_(?![\w_])|(?<![\w~])~(\S|\S.*?\S)~(?![\w~])/;

export function formatted(text) {
  const found = MARK.exec(text);
  if (!found) return [text];
  const [whole, link, code, bold, italic, struck] = found;
  return [text.slice(0, found.index), mark({ link, code, bold, italic, struck }), ...formatted(text.slice(found.index + whole.length))];
}

function mark({ link, code, bold, italic, struck }) {
  if (link) return element('a', { href: link, target: '_blank', rel: 'noopener noreferrer' }, link);
  if (code) return element('code', {}, code);
  if (bold) return element('b', {}, formatted(bold));
  if (italic) return element('i', {}, formatted(italic));
  return element('s', {}, formatted(struck));
}
