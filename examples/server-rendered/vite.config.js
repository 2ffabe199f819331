import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { defineConfig } from 'vite';
import { App } from './src/app.js';

// The page is rendered in Node: `realtime-elements` is imported there as well, and does nothing.
export default defineConfig({
  base: './',
  plugins: [
    {
      name: 'render-on-the-server',
      transformIndexHtml: (html) => html.replace('<!--app-->', () => renderToString(createElement(App))),
    },
  ],
});
