// A page that is one file: unpacks what it holds, and gives each file an address.
const packed = JSON.parse(document.getElementById('packed').textContent);
globalThis.files = {};
try {
  await Promise.all(Object.entries(packed).map(async ([name, [type, text]]) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    files[name] = URL.createObjectURL(new Blob([await new Response(plain).arrayBuffer()], { type }));
  }));
} catch (error) {
  document.getElementById('boot-late')?.remove();
  document.getElementById('boot-message').textContent = `The explorer could not be unpacked: ${error}. It needs a browser of 2023 or newer, and a whole file.`;
  throw error;
}
