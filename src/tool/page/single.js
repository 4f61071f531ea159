// A page that is one file: unpacks what it holds, and gives each file an address.
const packed = JSON.parse(document.getElementById('packed').textContent);
const unpack = (name) => {
  const bytes = Uint8Array.from(atob(packed[name][1]), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
};
globalThis.files = {};
try {
  await Promise.all(Object.entries(packed).map(async ([name, [type]]) => {
    files[name] = URL.createObjectURL(new Blob([await unpack(name).arrayBuffer()], { type }));
  }));
  // Opened as a file, a page may start no module in a worker, and the worker may fetch nothing: it gets the glue as a plain
  // script, and the module in a message.
  const text = await unpack('equipoise.js').text();
  const glue = text.replace(/^export \{.*$/m, '').replace(/^export /gm, '').replace('import.meta.url', "''");
  const script = `${glue}\nonmessage = ({ data }) => { onmessage = null; __wbg_init({ module_or_path: data }); };`;
  const worker = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const module = await unpack('equipoise_bg.wasm').arrayBuffer();
  globalThis.startWorker = () => {
    const started = new Worker(worker);
    started.postMessage(module);
    return started;
  };
} catch (error) {
  document.getElementById('boot-late')?.remove();
  document.getElementById('boot-message').textContent = `The explorer could not be unpacked: ${error}. It needs a browser of 2023 or newer, and a whole file.`;
  throw error;
}
