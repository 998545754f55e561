/** The description of the API, generated from its routes. openapi.json is its committed copy; a test keeps them equal. */
import { generateSpecs } from 'hono-openapi';
import type { Api } from './app.ts';

/** The OpenAPI document as text, in a stable order. */
export async function describeApi(api: Api): Promise<string> {
  const specs = await generateSpecs(api, {
    documentation: {
      info: {
        title: 'Préau',
        version: '1',
        description:
          'The API of the portail famille. A request’s host says whose portal, or the console, it is for.',
      },
    },
    exclude: ['/healthz', '/readyz'],
  });
  return `${JSON.stringify(specs, null, 2)}\n`;
}
