/** The drawers of a tablet: IndexedDB, of which the page, the service worker and the way out know the same names. */

const NAME = 'preau-pointage';
const VERSION = 1;

/**
 * `packs`: a day's pack, encrypted, with its key, which never leaves the browser. `photos`: the same of faces. `acts`: what
 * was noted and is not yet sent; of ids and times, nothing of health. `settings`: of this tablet.
 */
export type Drawer = 'packs' | 'photos' | 'acts' | 'settings';

let opened: Promise<IDBDatabase> | null = null;

export function openStore(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const { result } = request;
      result.createObjectStore('packs', { keyPath: 'id' });
      result.createObjectStore('photos', { keyPath: 'id' });
      result.createObjectStore('acts', { keyPath: 'order', autoIncrement: true });
      result.createObjectStore('settings');
    };
    request.onsuccess = () => {
      // Another tab of a version to come wants to change the drawers: this one opens them anew when it next needs to.
      request.result.onversionchange = () => {
        request.result.close();
        opened = null;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opened = null;
      reject(request.error);
    };
  });
  return opened;
}

/** Works in one transaction, and returns once it is on the disk. */
export async function inDrawers<Result>(
  drawers: readonly Drawer[],
  mode: IDBTransactionMode,
  work: (drawer: (name: Drawer) => IDBObjectStore) => IDBRequest<Result> | undefined,
): Promise<Result | undefined> {
  const database = await openStore();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([...drawers], mode, { durability: 'strict' });
    const request = work(name => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export function read<Result>(drawer: Drawer, key: IDBValidKey): Promise<Result | undefined> {
  return inDrawers([drawer], 'readonly', of => of(drawer).get(key) as IDBRequest<Result>); // what was put there
}

export async function readAll<Result>(drawer: Drawer): Promise<Result[]> {
  return (await inDrawers([drawer], 'readonly', of => of(drawer).getAll() as IDBRequest<Result[]>)) ?? []; // as above
}

export async function put(drawer: Drawer, value: unknown, key?: IDBValidKey): Promise<void> {
  await inDrawers([drawer], 'readwrite', of => of(drawer).put(value, key));
}

/** How many acts are not sent, or were refused and not looked at. */
export async function countActs(): Promise<number> {
  return (await inDrawers(['acts'], 'readonly', of => of('acts').count())) ?? 0;
}

/** Forgets what care needs: at sign-out, and once the day is over. What is not sent stays. */
export async function forgetPacks(): Promise<void> {
  await inDrawers(['packs', 'photos'], 'readwrite', of => {
    of('photos').clear();
    return of('packs').clear();
  });
}

/** Forgets the packs of days that are over, with the faces that came with them. @returns whether any is left */
export async function forgetExpired(now: number): Promise<boolean> {
  const packs = await readAll<{ id: string; expiresAt: number }>('packs');
  const isLeft = packs.some(({ expiresAt }) => now < expiresAt);
  if (packs.length > 0 && !isLeft) await forgetPacks();
  else
    for (const { id, expiresAt } of packs)
      if (expiresAt <= now) await inDrawers(['packs'], 'readwrite', of => of('packs').delete(id));
  return isLeft;
}
