/** Writes the JSON Schemas of this folder anew: `node packages/contract/schema/generate.ts`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { tenantFolderJsonSchemas } from '../src/tenant-folder-schema.ts';

for (const [name, schema] of Object.entries(tenantFolderJsonSchemas()))
  writeFileSync(new URL(name, import.meta.url), JSON.stringify(schema));
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
execFileSync(process.execPath, [biome, 'format', '--write', fileURLToPath(new URL('.', import.meta.url))]);
