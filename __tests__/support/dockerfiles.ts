/** Dockerfiles that are hard to parse, with their stages as `line name base platform`. */
export const READ: readonly (readonly [what: string, text: string, stages: readonly string[]])[] = [
  ['one line', 'FROM busybox', ['1 - busybox -']],
  ['a lower-case instruction and an upper-case name', 'from busybox:1 as Base', ['1 base busybox:1 -']],
  ['a platform', 'FROM --platform=$BUILDPLATFORM a AS b', ['1 b a $BUILDPLATFORM']],
  ['spaces and tabs', '\t FROM \t--platform=x   a\tAS  b  ', ['1 b a x']],
  ['Windows', '\uFEFFFROM a AS b\r\n\r\nFROM b\r\n', ['1 b a -', '3 - b -']],
  ['comments', '# FROM x\nFROM a\n  # FROM y\nRUN x # FROM z', ['2 - a -']],
  ['continued lines', 'FROM \\\n  --platform=x \\ \t\n# a comment\n\n  a \\\n  AS b\nFROM c', ['1 b a x', '7 - c -']],
  ['a continued command', 'FROM a\nRUN echo \\\nFROM b\nFROM c', ['1 - a -', '4 - c -']],
  ['an escaped escape', 'FROM a\nRUN echo \\\\\nFROM b', ['1 - a -', '3 - b -']],
  ['the Windows escape', '# escape=`\nFROM a\nRUN dir C:\\\nFROM `\n b', ['2 - a -', '4 - b -']],
  [
    'several directives',
    '#syntax=docker/dockerfile:1\n# Escape = `\nFROM a\nCOPY a b\\\nFROM b',
    ['3 - a -', '5 - b -'],
  ],
  ['an escape directive after a comment', '# a comment\n# escape=`\nFROM a\nRUN b `\nFROM c', ['3 - a -', '5 - c -']],
  ['a shebang line', '#!/usr/bin/env x\n# escape=`\nFROM a\nRUN b `\nFROM c', ['3 - a -', '5 - c -']],
  // Here-documents contain no stages.
  ['of RUN', 'FROM a\nRUN <<EOF\nFROM b\nEOF\nFROM c', ['1 - a -', '5 - c -']],
  ['with quotes', "FROM a\nRUN sh <<'E F' >x\nFROM b\nE F\nFROM c", ['1 - a -', '5 - c -']],
  ['with tabs', 'FROM a\nRUN <<-"EOF"\nFROM b\n\t\tEOF\nFROM c', ['1 - a -', '5 - c -']],
  ['after a space', 'FROM a\nRUN cat << EOF\nFROM b\nEOF\nFROM c', ['1 - a -', '5 - c -']],
  ['two of COPY', 'FROM a\nCOPY <<one <<two /x/\nFROM b\none\nFROM c\ntwo\nFROM d', ['1 - a -', '7 - d -']],
  ['after flags', 'FROM a\nrun --mount=type=cache,target=/x 3<<EOF\nFROM b\nEOF\nFROM c', ['1 - a -', '5 - c -']],
  ['of ONBUILD', 'FROM a\nONBUILD RUN <<EOF\nFROM b\nEOF\nFROM c', ['1 - a -', '5 - c -']],
  ['after continued lines', 'FROM a\nRUN x && \\\n <<EOF y\nFROM b\nEOF\nFROM c', ['1 - a -', '6 - c -']],
  ['on Windows', 'FROM a\r\nRUN <<EOF\r\nFROM b\r\nEOF\r\nFROM c\r\n', ['1 - a -', '5 - c -']],
  ['with lines that look continued', 'FROM a\nRUN <<EOF\nx \\\nEOF\nFROM c', ['1 - a -', '5 - c -']],
  // These only look like here-documents.
  ['a quoted operator', 'FROM a\nRUN echo "<<EOF"\nFROM b', ['1 - a -', '3 - b -']],
  ['an escaped operator', 'FROM a\nRUN echo \\<<EOF\nFROM b', ['1 - a -', '3 - b -']],
  ['a here-string', 'FROM a\nRUN cat <<<x\nFROM b', ['1 - a -', '3 - b -']],
  ['a shift', 'FROM a\nRUN echo $((1<<3))\nFROM b', ['1 - a -', '3 - b -']],
  ['an array', 'FROM a\nRUN ["cat", "<<EOF"]\nFROM b', ['1 - a -', '3 - b -']],
  ['another instruction', 'FROM a\nLABEL x=<<EOF\nFROM b', ['1 - a -', '3 - b -']],
]

/** Dockerfiles that BuildKit rejects. */
export const REFUSED: readonly string[] = [
  '',
  '# only a comment',
  'ARG A',
  'FROM',
  'FROM a b',
  'FROM a IS b',
  'FROM --platform linux/amd64 a',
  'FROM a\nSAVE ARTIFACT b',
  'FROM a\nRUN <<EOF\nFROM b',
  '{"FROM": "a"}',
]
