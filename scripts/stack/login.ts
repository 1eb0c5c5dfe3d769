/**
 * The login of the private registries. It is fixed and no secret: they listen on loopback only and hold nothing but test
 * images, and the bcrypt hash that htpasswd needs is nothing that Node.js can compute.
 */
export const LOGIN = {
  username: 'robot',
  password: 'open-sesame',
  bcrypt: '$2b$04$0zmk2U6PzNhhmba9XfPPLeElB5mKX85LdfB0e009SeEpJ2OX7Ug82',
} as const
