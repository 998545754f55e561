/** The planning by the keyboard: one cell is in the order of Tab, arrows lead to the others. */

export interface GridKeys {
  /** Whether rows are services and columns days, as on a wide screen and not in a phone's list. */
  isTurned(): boolean;
  /** Goes to the period before or after. */
  turnPage(by: -1 | 1): void;
  openMenu(cell: HTMLButtonElement): void;
  /** What is read aloud of a cell beyond its words, before and after its state. */
  spokenOf(code: string): { before: string; after: string } | null;
}

/** Where a cell is: the row of its service and its day. */
export function placeOf(code: string): { row: number; day: number } {
  const [row = 0, day = 0] = code.slice(1).split('.').map(Number);
  return { row, day };
}

/** The cell to which a key leads from one of these; null: the key is none of ours, or leads nowhere. */
export function destination(
  codes: readonly string[],
  from: string,
  key: string,
  isTurned: boolean,
): string | null {
  const at = placeOf(from);
  const places = codes.map(code => ({ code, ...placeOf(code) }));
  const inRow = places.filter(({ row }) => row === at.row).sort((one, other) => one.day - other.day);
  const inDay = places.filter(({ day }) => day === at.day).sort((one, other) => one.row - other.row);
  const nextDay = () => inRow.find(({ day }) => day > at.day);
  const previousDay = () => inRow.findLast(({ day }) => day < at.day);
  const below = () => inDay.find(({ row }) => row > at.row);
  const above = () => inDay.findLast(({ row }) => row < at.row);
  const index = codes.indexOf(from);
  const found = () => {
    switch (key) {
      case 'ArrowRight':
        return nextDay();
      case 'ArrowLeft':
        return previousDay();
      case 'ArrowDown':
        return isTurned ? below() : { code: codes[index + 1] };
      case 'ArrowUp':
        return isTurned ? above() : { code: codes[index - 1] };
      case 'Home':
        return inRow[0];
      case 'End':
        return inRow.at(-1);
      default:
        return undefined;
    }
  };
  return found()?.code ?? null;
}

/** Attaches the keys to the grid. @returns what lets go of them, and what to call once its cells have changed */
export function walkGrid(grid: HTMLElement, { isTurned, turnPage, openMenu, spokenOf }: GridKeys) {
  const cells = () => [...grid.querySelectorAll<HTMLButtonElement>('button[name="c"]')];
  let current: string | null = null;

  /**
   * What a grid says of itself, beyond its words: hundreds of days and deadlines that are not sent with the page. Without a
   * script it is a table to read, with a button in each cell.
   */
  function describe() {
    for (const [selector, role] of ROLES)
      for (const element of grid.querySelectorAll(selector)) element.setAttribute('role', role);
    for (const cell of cells()) {
      cell.ariaDisabled = cell.value.startsWith('x') ? 'true' : null;
      const spoken = spokenOf(cell.value);
      hidden(cell, 'avant', place => cell.querySelector('b')?.after(place)).textContent =
        spoken?.before ?? '';
      hidden(cell, 'apres', place => cell.append(place)).textContent = spoken?.after ?? '';
    }
    settle();
  }

  /** Leaves one cell in the order of Tab: the one where the focus was last, else the first that can be changed. */
  function settle() {
    const all = cells();
    const place = current === null ? null : current.slice(1);
    const chosen =
      all.find(({ value }) => value.slice(1) === place) ??
      all.find(cell => cell.ariaDisabled !== 'true') ??
      all[0];
    for (const cell of all) cell.tabIndex = cell === chosen ? 0 : -1;
  }

  function onFocus(event: FocusEvent) {
    const cell = cellOf(event.target);
    if (!cell) return;
    current = cell.value;
    settle();
  }

  function onKey(event: KeyboardEvent) {
    const cell = cellOf(event.target);
    if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'PageUp' || event.key === 'PageDown') {
      event.preventDefault();
      turnPage(event.key === 'PageUp' ? -1 : 1);
      return;
    }
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      event.preventDefault();
      openMenu(cell);
      return;
    }
    const all = cells();
    const next = destination(
      all.map(({ value }) => value),
      cell.value,
      event.key,
      isTurned(),
    );
    if (next === null) return;
    event.preventDefault();
    all.find(({ value }) => value === next)?.focus();
  }

  function onContextMenu(event: MouseEvent) {
    const cell = cellOf(event.target);
    if (!cell) return;
    event.preventDefault();
    openMenu(cell);
  }

  // Where a long press opens no menu by itself. What the finger leaves behind is no tap.
  let held: ReturnType<typeof setTimeout> | undefined;
  let wasHeld = false;
  function onDown(event: PointerEvent) {
    wasHeld = false;
    clearTimeout(held);
    const cell = cellOf(event.target);
    if (!cell || event.pointerType !== 'touch') return;
    held = setTimeout(() => {
      wasHeld = true;
      openMenu(cell);
    }, LONG_PRESS_MS);
  }
  function onUp() {
    clearTimeout(held);
  }
  function onClick(event: MouseEvent) {
    if (!wasHeld) return;
    wasHeld = false;
    event.preventDefault();
    event.stopPropagation();
  }

  const listeners = new AbortController();
  const { signal } = listeners;
  grid.addEventListener('focusin', onFocus, { signal });
  grid.addEventListener('keydown', onKey, { signal });
  grid.addEventListener('contextmenu', onContextMenu, { signal });
  grid.addEventListener('pointerdown', onDown, { signal });
  for (const end of ['pointerup', 'pointercancel'] as const) grid.addEventListener(end, onUp, { signal });
  grid.addEventListener('click', onClick, { signal, capture: true });
  describe();
  return { describe, stop: () => listeners.abort() };
}

/** A place in a cell for what is not seen; it is put there once. */
function hidden(cell: HTMLElement, name: string, put: (place: HTMLElement) => void): HTMLElement {
  const known = cell.querySelector<HTMLElement>(`i[data-${name}]`);
  if (known) return known;
  const place = document.createElement('i');
  place.setAttribute(`data-${name}`, '');
  put(place);
  return place;
}

const LONG_PRESS_MS = 500;

/** Browsers may forget what a table’s elements are when they are laid out otherwise. */
const ROLES = [
  ['thead, tbody', 'rowgroup'],
  ['tr', 'row'],
  ['thead th', 'columnheader'],
  ['tbody th', 'rowheader'],
  ['td', 'gridcell'],
] as const;

function cellOf(target: EventTarget | null): HTMLButtonElement | null {
  return target instanceof Element ? target.closest<HTMLButtonElement>('button[name="c"]') : null;
}
