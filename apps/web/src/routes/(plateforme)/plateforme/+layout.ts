/** Operators fill in forms: a script spares them the reload, and its absence nothing else. */
export const csr = true;
