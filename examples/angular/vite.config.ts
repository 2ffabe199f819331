import { defineConfig } from 'vite';

// Just-in-time compilation: `@angular/compiler` comes along and compiles templates in the page. A product uses the Angular CLI.
export default defineConfig({ base: './' });
