/** Secrets Manager: GetSecretValue over a fixed set of secrets, by ARN. */
export const secretsManager =
  (secrets: Record<string, object>) =>
  async (request: Request): Promise<Response> => {
    const operation = request.headers.get('x-amz-target')?.split('.').at(-1);
    if (operation !== 'GetSecretValue')
      return refusal(501, 'UnknownOperationException', `the Secrets Manager stand-in does not serve ${operation}`);
    const { SecretId } = (await request.json()) as { SecretId: string };
    const secret = secrets[SecretId];
    if (!secret) return refusal(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    return Response.json(
      {
        ARN: SecretId,
        Name: SecretId.split(':').at(-1),
        VersionId: '1',
        SecretString: JSON.stringify(secret),
        CreatedDate: 0,
      },
      { headers: { 'content-type': 'application/x-amz-json-1.1' } },
    );
  };

const refusal = (status: number, type: string, message: string) =>
  Response.json({ __type: type, message }, { status, headers: { 'content-type': 'application/x-amz-json-1.1' } });
