import { createElement } from 'react';
import { hydrateRoot } from 'react-dom/client';
import '../../page.css';
import { App } from './app.js';

// What does not fit is an error here, and not repaired in silence.
hydrateRoot(document.getElementById('app'), createElement(App), {
  onRecoverableError: (error) => console.error(error),
});
