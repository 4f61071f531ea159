// What is said when the page has stopped: fetched then, and built without the module.
const told = ([kind, target, key]) => {
  const name = target?.id || target?.dataset?.key || target?.getAttribute?.('aria-label') || target?.textContent?.trim().slice(0, 40) || target?.tagName;
  // What is typed is nobody's business; a key with a name is no text.
  if (kind === 'keydown') return key?.length > 1 ? `key ${key} at ${name}` : `key at ${name}`;
  return `${kind} ${name}`;
};

export default (message, gestures) => {
  const add = (parent, tag, text, more) => parent.appendChild(Object.assign(document.createElement(tag), { textContent: text }, more));
  const report = [
    document.querySelector('meta[name=generator]')?.content ?? 'Equipoise',
    `message: ${message}`,
    `link: ${location.href}`,
    `browser: ${navigator.userAgent}`,
    `window: ${innerWidth} × ${innerHeight} at ${devicePixelRatio}, workers for ${navigator.hardwareConcurrency} cores`,
    'last gestures, the latest at the end:',
    ...gestures.map(told).map((line) => `  ${line}`),
  ].join('\n');
  const box = add(document.body, 'dialog', '', { id: 'crash' });
  box.setAttribute('aria-labelledby', 'crash-title');
  add(box, 'h2', 'The explorer has stopped', { id: 'crash-title' });
  add(box, 'p', 'An error in it, not in what you did, has ended it. The link in the address still holds your scenario: reload the page to go on from there. If it stops again at once, start anew. Nothing was sent anywhere; whoever looks after this page can use the report below.');
  const text = add(box, 'textarea', report, { readOnly: true, rows: 9 });
  text.setAttribute('aria-label', 'report of the error');
  text.style.width = '100%';
  const row = add(box, 'p', '', { className: 'toolbar' });
  const button = (words, act) => add(row, 'button', words, { onclick: act, type: 'button' });
  const reload = button('Reload with this link', () => location.reload());
  const said = add(box, 'p', '');
  said.setAttribute('role', 'status');
  button('Copy the report', () => {
    text.select();
    const chosen = () => { said.textContent = 'The browser does not copy it; the report is selected, copy it yourself.'; };
    try { navigator.clipboard.writeText(report).then(() => { said.textContent = 'Copied.'; }, chosen); } catch { chosen(); }
  });
  button('Start anew', () => { location.hash = ''; location.reload(); });
  box.addEventListener('cancel', (event) => event.preventDefault());
  box.showModal();
  reload.focus();
};
