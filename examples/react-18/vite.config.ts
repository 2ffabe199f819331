import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  // React in its development build, so that StrictMode mounts everything twice. A product leaves this line out.
  define: { 'process.env.NODE_ENV': '"development"' },
  // Two Reacts are installed beside each other here: the wrappers have to take this folder's.
  resolve: { dedupe: ['react', 'react-dom'] },
});
