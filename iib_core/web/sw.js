// Keeps the page's own files, so that it opens at once and says for itself when the server is away.
// Pictures and what the server tells are never kept: they are not even looked at.
const BASE = "/infinite_image_browsing";
const VERSION = "72a0907436e70b92";
const SHELL = ["assets/RadioGroupItem-BiujfaDw.js","assets/_plugin-vue_export-helper-D5rLTsRi.js","assets/api-BD7e0PRL.js","assets/api-DybdFlFS.js","assets/batched-CEESlZdE.js","assets/client-DYRm6i4F.js","assets/color-B55uZNAg.js","assets/createLucideIcon-DVk2ZuYB.js","assets/holdKeys-CplhqfVG.js","assets/index-CM5xyO3K.js","assets/index-DMrYeboJ.css","assets/library-CTixRUc4.js","assets/pinia-Dc3u-pzb.js","assets/selection-Cs35VMJs.js","assets/session-CuLRdHH3.js","assets/settings-BFc7-y-m.js","assets/star-Bb5diLaV.js","assets/store-Du8wwm4V.js","assets/stores-QDdoqJyY.js","assets/tokens-xJ_OuQti.js","assets/ui-B6sr_4WY.css","assets/ui-IWyQwMQC.js","assets/undo-BnYnOzPn.js","assets/workspace-BMRBDQZq.js"];
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
