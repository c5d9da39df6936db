/** The control API from the page's side: JSON in and out, and what happens as it happens. */

export async function get(path) {
  return answerOf(await fetch(`/control/${path}`));
}

export async function post(path, body) {
  const headers = { 'content-type': 'application/json' };
  return answerOf(await fetch(`/control/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answerOf(response) {
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.title);
  return answer;
}

/** Calls `happened(kind, facts)` for everything, and `connected(yes)` when the stream opens or breaks. */
export function follow({ happened, connected }) {
  const stream = new EventSource('/control/events');
  stream.addEventListener('listening', () => connected(true));
  stream.onerror = () => connected(false);
  for (const kind of ['message', 'ticks', 'changed', 'linking', 'contacts', 'typing', 'call']) {
    stream.addEventListener(kind, ({ data }) => happened(kind, JSON.parse(data)));
  }
}
