import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Marked, type Tokens } from 'marked'

const MERMAID = join(dirname(createRequire(import.meta.url).resolve('@mermaid-js/tiny')), 'mermaid.tiny.js')

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** A renderer for GitHub Flavored Markdown with Mermaid diagrams. */
const github = new Marked({
  gfm: true,
  renderer: {
    code({ text, lang }: Tokens.Code): string | false {
      return lang === 'mermaid' ? `<pre class="mermaid">${escaped(text)}</pre>\n` : false
    },
  },
})

/**
 * Returns a page that renders Markdown as GitHub does: tables, details, Mermaid. Its scripts set `data-mermaid` of the
 * body to `drawn`, or to Mermaid's error.
 */
export const githubPage = async (markdown: string): Promise<string> => `<!doctype html>
<meta charset="utf-8">
<style>
  body { font: 16px/1.5 "Noto Sans", "DejaVu Sans", sans-serif; color: #1f2328; margin: 32px; width: 948px; }
  table { border-collapse: collapse; display: block; overflow: auto; margin-bottom: 16px; }
  th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
  tr:nth-child(2n) { background: #f6f8fa; }
  code, pre { font: 85% "DejaVu Sans Mono", monospace; background: #818b981f; border-radius: 6px; }
  code { padding: .2em .4em; }
  pre { padding: 16px; overflow: auto; }
  pre code { background: none; padding: 0; font-size: 100%; }
  .mermaid { background: none; font-family: inherit; }
</style>
<body>
${await github.parse(markdown)}
<script src="${pathToFileURL(MERMAID).href}"></script>
<script>
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })
  mermaid.run({ querySelector: '.mermaid' }).then(
    () => { document.body.dataset.mermaid = 'drawn' },
    error => { document.body.dataset.mermaid = error.message ?? String(error) },
  )
</script>
</body>
`
