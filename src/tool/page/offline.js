// Once the page is at rest it is kept for a visit without network, where the browser allows that.
if (self === top) setTimeout(() => {
  try { navigator.serviceWorker?.register('./sw.js').catch(() => {}); } catch {}
}, 4000);
