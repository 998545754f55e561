import { dev } from '$app/env';

/** A page is HTML and stylesheets; those that need a script say so themselves. While one writes it, it reloads. */
export const csr = dev;
