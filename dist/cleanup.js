import { cleanup } from './index.js'
await cleanup()
