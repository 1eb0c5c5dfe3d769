/**
 * The login of the private registries. It is not a secret: they listen only on loopback and contain only test images.
 * It is fixed because htpasswd needs a bcrypt hash, which Node.js cannot compute.
 */
export const LOGIN = {
  username: 'robot',
  password: 'open-sesame',
  bcrypt: '$2b$04$0zmk2U6PzNhhmba9XfPPLeElB5mKX85LdfB0e009SeEpJ2OX7Ug82',
} as const
