// Starts the page, or says why it does not start.
(async () => {
  // A script like this waits for the style. Without it, one thing would lie over another.
  const style = document.querySelector('link[rel=stylesheet]');
  if (style && !style.sheet?.cssRules.length) throw 'its style is missing';
  // What WebKit could not import once it does not ask for again, not even where the page is reloaded; by another name it does.
  const glue = address('equipoise.js');
  const { default: init } = await import(glue).catch(() => import(`${glue}?${Date.now()}`));
  await init({ module_or_path: address('equipoise_bg.wasm') });
})().catch((error) => {
  const message = document.getElementById('boot-message');
  document.getElementById('boot-late')?.remove();
  if (message) message.textContent = `The explorer could not start: ${error}. Reload the page; if this stays, a part of it is missing on this server, or the browser is older than 2023 or has no WebAssembly.`;
});
