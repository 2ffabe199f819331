// What pictures of the documentation are made of: readable on light and on dark paper.
export const PLOT_STYLE = `
  text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
  .title { font-size: 18px; font-weight: 600; }
  .head { font-size: 14px; font-weight: 600; }
  .note, .tick { fill: #59636e; }
  .tick { font-size: 11px; }
  .ours { font-weight: 600; }
  .paper { fill: #ffffff; }
  .grid { stroke: #d1d9e0; stroke-width: 1; fill: none; }
  .peer-bars { fill: #818b98; }
  .our-bars { fill: #0969da; }
  .down { fill: #cf222e; fill-opacity: 0.12; }
  .limit { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 4 3; fill: none; }
  .done { fill: #1a7f37; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .note, .tick { fill: #9198a1; }
    .paper { fill: #0d1117; }
    .grid { stroke: #3d444d; }
    .peer-bars { fill: #9198a1; }
    .our-bars { fill: #4493f8; }
    .down { fill: #f85149; fill-opacity: 0.2; }
    .limit { stroke: #f0883e; }
    .done { fill: #3fb950; }
  }`;

/** For text in XML. */
export const escape = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** At most one digit after the point. */
export const short = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
export const svgText = (x: number, y: number, content: string, kind = '', anchor = 'start'): string =>
  `<text x="${short(x)}" y="${short(y)}"${kind && ` class="${kind}"`}${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}>${escape(content)}</text>`;
