/**
 * The barest server of a page: the same built pages, which get from memory what the product's API once answered. Its
 * argument is the product's port; it prints its own.
 */
import { rememberedAnswers, servePages } from './from-memory.ts';

const [productPort = ''] = process.argv.slice(2);
await servePages(rememberedAnswers(productPort));
