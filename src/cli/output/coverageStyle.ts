/** The style sheet of the coverage page. The page's policy allows exactly this text, by its hash. */
export const COVERAGE_STYLE = `
:root {
  color-scheme: light dark; --line: #8884; --dim: light-dark(#666, #a0a0a0);
  --hit: light-dark(#dafbe1, #12381f); --miss: light-dark(#ffe2d6, #4d1d0c);
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2, h3 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { color: var(--dim); font-weight: 500; border: 0; }
.source td { border: 0; padding: 0 .6rem; font: 13px/1.4 ui-monospace, monospace; }
.source td:not(:last-child) { color: var(--dim); text-align: right; white-space: nowrap; width: 1%; }
pre { margin: 0; font: inherit; white-space: pre-wrap; }
.hit { background: var(--hit); } .miss { background: var(--miss); }
`;
