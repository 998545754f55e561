import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** A page that says nothing, built as ours are: what a page costs before it says anything. */
export default defineConfig({ plugins: [sveltekit({ adapter: adapter() })] });
