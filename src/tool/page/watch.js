// Says why the page does not start where its script cannot be loaded. A plain script within the page, which runs even from
// a file.
addEventListener('error', (event) => {
  const message = document.getElementById('boot-message');
  if (!message || !(event.target instanceof HTMLScriptElement)) return;
  message.textContent = location.protocol === 'file:'
    ? 'The explorer does not start from a file: browsers load its parts only from a server. In the folder of its source, “cargo run” starts one, and “cargo run -- build --single” writes a page that is one file; any other server for static files will do.'
    : 'The explorer could not be loaded: a part of it is missing on this server, or is not sent as JavaScript, or this frame may not load it (a sandboxed frame needs allow-same-origin). Reload the page; if this stays, tell whoever hosts it.';
  document.getElementById('boot-late')?.remove();
}, true);
