/** What people do: sign in, see their own page, search, import. */
import type { Measure } from './bench.ts';
import { home } from './people-home.ts';
import { importFamilies } from './people-import.ts';
import { search } from './people-search.ts';
import { signIn } from './people-sign-in.ts';

/** The rows of people. */
export function people(): Measure[] {
  return [signIn, home, search, importFamilies];
}
