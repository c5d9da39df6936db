/** Elements without markup: whatever a person wrote only ever becomes text. */

/** Makes an element; attributes that are undefined are left out, `on` holds its listeners. */
export function element(tag, { on = {}, ...attributes } = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
  for (const [event, listener] of Object.entries(on)) made.addEventListener(event, listener);
  made.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return made;
}

export const byId = (id) => document.getElementById(id);

const SHAPES = {
  plus: ['M12 5v14M5 12h14'],
  clip: ['M20 11.5 12 19a5 5 0 0 1-7-7l8.5-8a3.3 3.3 0 0 1 4.7 4.7L10 16.500a1.600 1.600 0 0 1-2.300-2.300L15 7'],
  pin: ['M12 21s7-6.200 7-11.500a7 7 0 0 0-14 0C5 14.800 12 21 12 21z', 'M12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z'],
  send: ['M4 12 20 4l-5 16-3.500-6.500z', 'M11.500 13.500 20 4'],
  close: ['M6 6l12 12M18 6 6 18'],
  reply: ['M9 7 4 12l5 5', 'M4 12h10a6 6 0 0 1 6 6v1'],
  smile: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M8.500 14.500a4.500 4.500 0 0 0 7 0', 'M9 9.500h.01M15 9.500h.01'],
  file: ['M6 3h8l5 5v13H6z', 'M14 3v5h5'],
  laptop: ['M5 5h14v10H5z', 'M2 19h20'],
  person: ['M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z', 'M4 21a8 8 0 0 1 16 0'],
  tick: ['M5 12.500 10 17 19 7'],
  ticks: ['M1 12.500 6 17 15 7', 'M11 16l1 1L21.500 7'],
};

/** A line drawing; decoration only, so the control around it carries the words. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const attributes = { viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.9' };
  Object.assign(attributes, { 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' });
  for (const [attribute, value] of Object.entries(attributes)) svg.setAttribute(attribute, value);
  for (const shape of SHAPES[name]) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', shape);
    svg.append(path);
  }
  return svg;
}

/** The round initials of a person. */
export function avatar(name) {
  const initials = name.split(/\s+/).map((word) => Array.from(word)[0] ?? '').slice(0, 2).join('').toUpperCase();
  const tone = Array.from(name).reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 4;
  return element('span', { class: 'avatar', 'data-tone': tone, 'aria-hidden': 'true' }, initials);
}

export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
