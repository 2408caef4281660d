/** `npm run sbom`: what each bundle is made of, as CycloneDX, beside the bundles. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle, entries } from './bundle.ts';

interface Manifest {
  name: string;
  version: string;
  license?: string;
}

/** The package that a file belongs to. */
const manifestOf = (file: string): Manifest | undefined => {
  for (let folder = dirname(file); folder.includes('node_modules'); folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (!existsSync(path)) continue;
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>;
    // Some packages have further ones inside, which only say how files are read.
    if (manifest.name && manifest.version) return manifest as Manifest;
  }
  return undefined;
};

/** https://cyclonedx.org/docs/1.6/json/ */
const billOf = (name: string, version: string, inputs: string[]) => {
  const packages = new Map(
    inputs.flatMap((file) => manifestOf(file) ?? []).map((each) => [`${each.name}@${each.version}`, each]),
  );
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: `ask-aws-${name}`, version } },
    components: [...packages.values()]
      .toSorted((a, b) => `${a.name}@${a.version}`.localeCompare(`${b.name}@${b.version}`, 'en'))
      .map(({ name: library, version: of, license }) => ({
        type: 'library',
        name: library,
        version: of,
        purl: `pkg:npm/${library.replace('@', '%40')}@${of}`,
        ...(license && { licenses: [{ expression: license }] }),
      })),
  };
};

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const folder = join(root, 'cdk.out', 'sbom');
const built = mkdtempSync(join(tmpdir(), 'ask-aws-sbom-'));
mkdirSync(folder, { recursive: true });
for (const [name, entry] of Object.entries(entries)) {
  const bill = billOf(name, version, bundle(entry, join(built, `${name}.mjs`)).inputs);
  writeFileSync(join(folder, `${name}.cdx.json`), `${JSON.stringify(bill, undefined, 2)}\n`);
  process.stdout.write(`cdk.out/sbom/${name}.cdx.json: ${bill.components.length} packages\n`);
}
rmSync(built, { recursive: true });
