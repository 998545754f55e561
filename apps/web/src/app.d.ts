import type { ErrorCode } from '@preau/contract/errors';
import type { Portal } from '@preau/contract/portal';
import type { Colours } from '#lib/server/colours.ts';

declare global {
  namespace App {
    interface Error {
      code: ErrorCode;
      /** Known when the API answered: what to quote to whoever looks into it. */
      requestId: string | null;
    }
    interface PageData {
      /** The portal of this host; null on the operators' console. */
      portal: (Portal & { colours: Colours }) | null;
    }
  }
}
