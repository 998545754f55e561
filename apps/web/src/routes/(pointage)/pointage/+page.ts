/** The shell of the gate: the same for every commune and everyone, so that a tablet may keep it and open it without network. */
export const prerender = true;
export const csr = true;
