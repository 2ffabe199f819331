// In Node, with the document of jsdom.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['vitest/**/*.test.js'],
    environment: 'jsdom',
    // Through Vite, so that the files for browsers are taken and not those for Node.
    server: { deps: { inline: ['realtime-elements', /(^|[\\/])lit/] } },
  },
  resolve: { conditions: ['browser'] },
});
