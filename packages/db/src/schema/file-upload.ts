/** Who has sent which file, until it is attached to something. */
import { FILE_PURPOSES } from '@preau/domain/incoming-file';
import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { identity, tenantKey } from './identity.ts';

export const fileUpload = pgTable(
  'file_upload',
  {
    ...identity,
    accountId: uuid('account_id').notNull(),
    fileId: uuid('file_id').notNull(),
    name: text().notNull(),
    purpose: text({ enum: FILE_PURPOSES }).notNull(),
    uploadedAt: timestamp('uploaded_at', { withTimezone: true }).notNull(),
  },
  tenantKey,
);
