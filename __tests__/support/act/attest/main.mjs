import { appendFileSync } from 'node:fs'

const { GITHUB_OUTPUT, 'INPUT_SUBJECT-NAME': name, 'INPUT_SUBJECT-DIGEST': digest } = process.env
appendFileSync(GITHUB_OUTPUT, `attested=${name}@${digest}\n`)
