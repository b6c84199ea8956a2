// Shows a page that was seen before, as it was: same address, status, headers and bytes, the assets from the server.

/** Opens `seen` in `page`. */
export async function show(page, seen) {
  await page.unrouteAll();
  await page.route(seen.url, (route) => {
    if (!route.request().isNavigationRequest()) return route.continue();
    // The body is already unpacked, and a cookie that was set then is none of this window's business.
    const { 'content-encoding': _, 'content-length': __, 'set-cookie': ___, ...headers } = seen.headers;
    return route.fulfill({ status: seen.status, headers, body: seen.body });
  });
  await page.goto(seen.url, { waitUntil: 'load' });
}
