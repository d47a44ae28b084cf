// The service worker, in parts that /sw.js joins into one script: /static/worker/*.js, in the order
// of offline/views/worker.py. What is written in CAPITALS is filled in there.
const ICON = "ICON_URL"
const isOurs = (address) => address.origin === self.location.origin

self.addEventListener("install", () => self.skipWaiting())
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()))
