import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { createServer } from 'node:tls'

// Puts TLS in front of a port of this machine: node tls-front.ts <certificate> <key> <port> <port behind it>.
const [certificate = '', key = '', port, behind] = process.argv.slice(2)

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, client => {
  const server = connect(Number(behind), '127.0.0.1')
  const end = (): void => {
    client.destroy()
    server.destroy()
  }
  client.on('error', end).on('close', end)
  server.on('error', end).on('close', end)
  client.pipe(server).pipe(client)
}).listen(Number(port), '127.0.0.1')
