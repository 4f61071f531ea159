// What the module asks of JavaScript. Everything lies beside this file, under one folder of this build (`tool::files`); in a
// page that is one file, `files` has the address of each (`single.js`). What has an address of its own keeps it.
const address = (name) => globalThis.files?.[name] ?? new URL(name, import.meta.url).href;

const fetchFile = async (name) => {
  const answer = await fetch(address(name));
  const hint = name.includes(':') ? '' : '; if this page has been renewed meanwhile, reload it';
  if (!answer.ok) throw new Error(`the server answered ${answer.status}${hint}`);
  return answer.arrayBuffer();
};

// What has been split off the module (`tool::split`): each part once, as it has a place in memory that must not be written
// again, but one that has failed may be asked for anew. Parts may call the page and each other.
const parts = {}, given = {};
const fetchPart = (name, page) => parts[name] ??= (async () => {
  const { instance } = await WebAssembly.instantiate(await fetchFile(name + '.wasm'), { page: Object.assign(given, page) });
  Object.assign(given, instance.exports);
  return instance.exports[name] ?? Promise.reject(new Error('it is another part'));
})().catch((error) => { delete parts[name]; throw error; });

// The module once more, off the main thread. Without network Firefox gives a worker only what it imports as it runs.
const startWorker = globalThis.startWorker ?? (() => {
  const [glue, module] = ['equipoise.js', 'equipoise_bg.wasm'].map((name) => JSON.stringify(address(name)));
  const script = `import(${glue}).then((m) => m.default({ module_or_path: ${module} })).catch((e) => setTimeout(() => { throw e; }));`;
  return new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })), { type: 'module' });
});

// What the tab has kept, if this page has been there before: loaded anew, or come back to.
const resumed = (name) => {
  try {
    return /reload|back/.test(performance.getEntriesByType('navigation')[0].type) && sessionStorage.getItem(name) || '';
  } catch {
    return '';
  }
};

// A host's policy may forbid attributes of style, but not styles that a script sets.
const { setAttribute } = Element.prototype;
Element.prototype.setAttribute = function (name, value) {
  if (name === 'style') this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

// After a panic the module is not to be trusted: what is said then, is said without it.
const gestures = [];
for (const kind of ['click', 'change', 'keydown']) addEventListener(kind, (event) => {
  gestures.push([kind, event.target, event.key]);
  if (gestures.length > 10) gestures.shift();
}, true);
let over;
const crashed = (message) => over ??= import(address('crash.js')).then((crash) => crash.default(message, gestures)).catch(() => {
  const said = document.getElementById('boot-message');
  said.textContent = `The explorer has stopped because of an error in it (${message}). Your link still holds the scenario; reload the page.`;
  said.hidden = false;
});
addEventListener('error', ({ error }) => error instanceof WebAssembly.RuntimeError && crashed(error.message));

Object.assign(globalThis, { address, fetchFile, fetchPart, startWorker, resumed, crashed });
