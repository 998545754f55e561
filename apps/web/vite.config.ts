import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig(({ command }) => ({
  plugins: [
    sveltekit({
      adapter: adapter(),
      // Root-relative addresses: an error page may be shown at any depth.
      paths: { relative: false },
      // The gate registers it for itself alone.
      serviceWorker: { register: false },
      // Nothing inline: a page says all that it may load, and 'none' for the rest. Kit adds a nonce for its own script.
      csp: {
        // A nonce; of a page that is made when all is built, the hash of its script.
        mode: 'auto',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // The one style that SvelteKit writes inline, to hide what it announces at each change of page.
          'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'img-src': ['self'],
          'font-src': ['self'],
          // `npm run dev` tells the page of a change through a socket of its own.
          'connect-src': command === 'serve' ? ['self', 'ws:'] : ['self'],
          'frame-src': ['self'],
          'manifest-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  // A `data:` URL would need a hole in the policy above.
  build: { assetsInlineLimit: 0 },
}));
