import { ensureStack } from './up.ts'
console.log(await ensureStack(console.log))
