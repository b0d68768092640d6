/** The style sheet of the status page. The page's policy allows exactly this text, by its hash. */
export const STATUS_STYLE = `
:root {
  color-scheme: light dark; --line: #8884; --dim: light-dark(#666, #a0a0a0);
  --good: light-dark(#1a7f37, #4ac26b); --bad: light-dark(#c4320a, #ff8a65);
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-top: 1px solid var(--line); }
th { color: var(--dim); font-weight: 500; border: 0; }
th, td:first-child, td.dim { white-space: nowrap; }
code, .id, .value { font: 13px/1.5 ui-monospace, monospace; }
.value { display: inline-block; margin-right: .4rem; } .value b { color: var(--dim); font-weight: 400; }
.dim { color: var(--dim); } .good { color: var(--good); } .bad { color: var(--bad); }
ul { margin: .2rem 0; padding-left: 1.1rem; }
nav a { display: inline-block; margin-right: 1rem; }
@media (max-width: 48rem) {
  tr, td { display: block; } tr:has(th) { display: none; }
  td { border: 0; padding: 0; } tr { border-top: 1px solid var(--line); padding: .35rem 0; }
  td:nth-child(4)::before { content: 'updated '; } td:nth-child(5)::before { content: 'revision '; }
}
`;
