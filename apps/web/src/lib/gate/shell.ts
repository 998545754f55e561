/** The page itself on this tablet: kept by the service worker, so that it opens without network, and replaced when asked. */

/**
 * Whether this document is the shell. Led here from within another page it is that page's document still, with that page's
 * policy and without the service worker: it is to be loaded anew.
 */
export function isOwnDocument(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation === undefined || new URL(navigation.name).pathname.startsWith('/pointage');
}

/** Has the shell kept. @param onready called once a newer one waits, with what takes it into use */
export async function keepShell(onready: (reload: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/service-worker.js', {
      scope: '/pointage',
      type: 'module',
    });
    const offer = () => {
      const { waiting } = registration;
      if (!waiting || !navigator.serviceWorker.controller) return;
      onready(() => {
        navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
        waiting.postMessage('take-over');
      });
    };
    offer();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', offer);
    });
    // Otherwise the browser may empty the drawers when its disk is full.
    await navigator.storage?.persist?.();
  } catch {
    // Without it the page works as long as there is a network when it is opened.
  }
}

/** Ends the sign-in. @returns false where the portal was not reached */
export async function signOut(): Promise<boolean> {
  try {
    await fetch('/deconnexion', { method: 'POST', body: new URLSearchParams(), redirect: 'manual' });
    return true;
  } catch {
    return false;
  }
}
