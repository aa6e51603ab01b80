// A real provider of identities for the tests: a certified implementation of OpenID Connect, with
// two clients. `people` is like FranceConnect: pairwise subjects, levels of assurance, userinfo as
// a signed token. `agents` is like ProConnect: it tells by which ways somebody proved who they
// are. Both know the site by a secret in the header.
//
//   node provider.mjs http://127.0.0.1:8601
//
// prints its issuer when it is ready. At `/interaction/…` somebody says who they are:
// `?user=amina`, with `&amr=mfa`, `&acr=eidas2` or `&deny=1` as the test wants it.

import { createServer } from 'node:http';
import { createHash, generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const site = process.argv[2];
if (!site) throw new Error('which site?');

const USERS = {
  amina: { given_name: 'Amina', family_name: 'Martin', email: 'amina@mail.example', email_verified: true },
  hugo: { given_name: 'Hugo', family_name: 'Colin', email: 'hugo@mail.example', email_verified: false },
  lea: { given_name: 'Léa', family_name: 'Bernard', email: 'lea@ville.example', email_verified: true },
  unverified: { given_name: 'Léa', family_name: 'Bernard', email: 'lea@ville.example', email_verified: false },
  successor: { given_name: 'Jean', family_name: 'Noël', email: 'lea@ville.example', email_verified: true },
  stranger: { given_name: 'Ana', family_name: 'Roux', email: 'ana@elsewhere.example', email_verified: true },
};

const key = (type, options, more) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...more,
});

const client = (name, more) => ({
  client_id: name,
  client_secret: `${name}-secret-of-the-tests`,
  redirect_uris: [`${site}/sign-in/with/${name}/back`],
  post_logout_redirect_uris: [`${site}/providers/${name}/logout`],
  backchannel_logout_uri: `${site}/providers/${name}/logout`,
  backchannel_logout_session_required: true,
  grant_types: ['authorization_code'],
  response_types: ['code'],
  ...more,
});

const configuration = {
  clients: [
    client('people', {
      subject_type: 'pairwise',
      id_token_signed_response_alg: 'ES256',
      userinfo_signed_response_alg: 'ES256',
      token_endpoint_auth_method: 'client_secret_basic',
    }),
    client('agents', {
      subject_type: 'public',
      id_token_signed_response_alg: 'RS256',
      token_endpoint_auth_method: 'client_secret_basic',
    }),
  ],
  jwks: {
    keys: [
      key('ec', { namedCurve: 'P-256' }, { alg: 'ES256', kid: 'ec' }),
      key('rsa', { modulusLength: 2048 }, { alg: 'RS256', kid: 'rsa' }),
    ],
  },
  subjectTypes: ['public', 'pairwise'],
  pairwiseIdentifier: (_, account, { clientId }) =>
    createHash('sha256').update(`${clientId} ${account}`).digest('hex'),
  acrValues: ['eidas1', 'eidas2', 'eidas3'],
  claims: {
    acr: null, amr: null, auth_time: null, iss: null, sid: null,
    openid: ['sub'], profile: ['given_name', 'family_name'], email: ['email', 'email_verified'],
  },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  pkce: { methods: ['S256'], required: () => true },
  cookies: { keys: ['only-for-tests'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => USERS[id] && { accountId: id, claims: () => ({ sub: id, ...USERS[id] }) },
  // Whoever signs in agrees to what is asked.
  async loadExistingGrant(ctx) {
    const { client, session, provider } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile email');
    grant.addOIDCClaims(['amr', 'acr']);
    await grant.save();
    return grant;
  },
};

async function interact(provider, request, response) {
  const asked = new URL(request.url, site).searchParams;
  if (!asked.has('user') && !asked.has('deny')) {
    const links = Object.keys(USERS)
      .map((user) => `<p><a href="?user=${user}&amp;amr=mfa&amp;acr=eidas2">${user}</a></p>`);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Provider</title><h1>Who are you?</h1>${links.join('')}`);
    return;
  }
  const result = asked.has('deny')
    ? { error: 'access_denied', error_description: 'somebody said no' }
    : { login: { accountId: asked.get('user'), acr: asked.get('acr') ?? 'eidas1', amr: asked.getAll('amr') } };
  await provider.interactionFinished(request, response, result);
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response);
    interact(provider, request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  console.log(`ready ${issuer}`);
});

// Whoever started it is gone: so is it.
process.stdin.on('end', () => process.exit(0)).resume();
