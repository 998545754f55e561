/** A page is HTML and stylesheets; those that need a script say so themselves. */
export const csr = false;
