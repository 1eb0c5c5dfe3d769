// An empty program, which only imports @actions/core: what every action costs before it does anything.
export * from '@actions/core'
