// Keeps the page's own files, so that it opens at once and says for itself when the server is away.
// Pictures and what the server tells are never kept: they are not even looked at.
const BASE = "/infinite_image_browsing";
const VERSION = "e6e7ec66f02ec3d3";
const SHELL = ["assets/RadioGroupItem-DRYB9rrg.js","assets/_plugin-vue_export-helper-BLVhsOGM.js","assets/api-B9HGswfY.js","assets/api-CQa3Ka5H.js","assets/batched-BPdFEvh5.js","assets/client-b-IKrI81.js","assets/color-B55uZNAg.js","assets/createLucideIcon-C4UdSPU9.js","assets/holdKeys-CplhqfVG.js","assets/index-D53jjZWB.js","assets/index-DMrYeboJ.css","assets/library-BUG95Hs9.js","assets/look-BGeJ1TD9.js","assets/pinia-BT1ZG4_U.js","assets/selection-CKP1xqFO.js","assets/session-JLnLzT2A.js","assets/settings-DJMXZD_f.js","assets/star-5WiANdh5.js","assets/store-BHIKLtaa.js","assets/stores-DuV_A7VS.js","assets/tokens-xJ_OuQti.js","assets/ui-B6sr_4WY.css","assets/ui-D5Pq0wM0.js","assets/undo-D-_U6wD5.js","assets/workspace-DIQunMIz.js"];
const KEPT = `iib ${BASE} `;
const ASSETS = `${BASE}/fe-static/assets/`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT + VERSION)
      .then((cache) => cache.addAll([BASE, ...SHELL.map((name) => `${BASE}/fe-static/${name}`)]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((n) => n.startsWith(KEPT) && n !== KEPT + VERSION).map((n) => caches.delete(n))),
      )
      .then(() => self.clients.claim()),
  );
});

// The page comes from the server whenever that answers, so it is never an older one than the server has.
async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(BASE, { cacheName: KEPT + VERSION });
    if (kept) return kept;
    throw error;
  }
}

// Their names hold a hash of what is in them: what is kept under a name is what belongs there.
async function asset(request) {
  const cache = await caches.open(KEPT + VERSION);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.status === 200) await cache.put(request.url, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && (url.pathname === BASE || url.pathname === `${BASE}/`))
    event.respondWith(page(request));
  else if (url.pathname.startsWith(ASSETS) && !request.headers.has("range")) event.respondWith(asset(request));
});
