// Starts the page, or says why it does not start.
import(address('equipoise.js')).then((glue) => glue.default({ module_or_path: address('equipoise_bg.wasm') })).catch((error) => {
  const message = document.getElementById('boot-message');
  document.getElementById('boot-late')?.remove();
  if (message) message.textContent = `The explorer could not start: ${error}. Reload the page; if this stays, a part of it is missing on this server, or the browser is older than 2023 or has no WebAssembly.`;
});
