// Keeps this build for visits without network. Every file lies in the build's own folder, so that the files of two builds
// never have the same address; only the page itself is asked of the server first. A later build waits until the pages of
// this one are closed, and then drops what this one has kept.
const FOLDER = './BUILD/';
const FILES = [/*FILES*/];
const scope = registration.scope;
const ours = `equipoise ${scope} `;
const kept = ours + FOLDER;

const keep = async () => {
  const page = await fetch(scope, { cache: 'reload' });
  // The server may still give an older page, or a newer one.
  if (!page.ok || !(await page.clone().text()).includes(FOLDER)) throw new Error('the page is of another build');
  const cache = await caches.open(kept);
  await cache.addAll(FILES.map((name) => new URL(FOLDER + name, scope)));
  await cache.put(scope, page);
};

const clean = async () => {
  for (const name of await caches.keys()) if (name.startsWith(ours) && name !== kept) await caches.delete(name);
};

const answer = async (request, isPage) => {
  if (!isPage) return await caches.match(request, { ignoreSearch: true }) ?? fetch(request);
  try {
    return await fetch(request);
  } catch (error) {
    return await (await caches.open(kept)).match(scope) ?? Promise.reject(error);
  }
};

addEventListener('install', (event) => event.waitUntil(keep()));
addEventListener('activate', (event) => event.waitUntil(clean()));
addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const address = origin + pathname;
  const isPage = address === scope || address === scope + 'index.html';
  if (event.request.method === 'GET' && (isPage || /^[0-9a-f]{10}\//.test(address.slice(scope.length)) && address.startsWith(scope))) {
    event.respondWith(answer(event.request, isPage));
  }
});
