/** The company that the sample data is about. Every name, address and number in it is a reserved one. */
export const production = '123456789012';
export const development = '210987654321';
export const accounts = [production, development] as const;

/** Regions that are looked at. GuardDuty is off in the last one, in every account. */
export const regions = ['us-east-1', 'ap-northeast-2', 'eu-west-1', 'us-west-2'] as const;
export const regionsWithoutGuardDuty = ['us-west-2'] as const;

export const oktaHost = 'example.okta.com';

export interface Place {
  city: string;
  state: string | null;
  country: string;
  latitude: number;
  longitude: number;
  asNumber: number;
  asOrg: string;
}

// AS numbers 64496 to 64511 are reserved for documentation: https://www.rfc-editor.org/rfc/rfc5398
export const seoul: Place = {
  city: 'Seoul',
  state: 'Seoul',
  country: 'South Korea',
  latitude: 37.5665,
  longitude: 126.978,
  asNumber: 64496,
  asOrg: 'example telecom',
};
export const dublin: Place = {
  city: 'Dublin',
  state: 'Leinster',
  country: 'Ireland',
  latitude: 53.3498,
  longitude: -6.2603,
  asNumber: 64497,
  asOrg: 'example broadband',
};
export const elsewhere: Place = {
  city: 'Bucharest',
  state: 'București',
  country: 'Romania',
  latitude: 44.4268,
  longitude: 26.1025,
  asNumber: 64511,
  asOrg: 'example hosting',
};

export interface Person {
  login: string;
  email: string;
  name: string;
  department: string;
  host: string;
  os: 'windows' | 'macos';
  /** Address inside the company's network. */
  privateIp: string;
  /** Address that the internet sees. */
  publicIp: string;
  place: Place;
  oktaId: string;
}

const people = {
  dana: { name: 'Dana Whitfield', department: 'Engineering', host: 'ENG-MBP-31', ip: 31, place: dublin },
  'john.doe': { name: 'John Doe', department: 'Engineering', host: 'ENG-LT-052', ip: 52, place: dublin },
  'minsu.kim': { name: '김민수', department: 'Security', host: 'SEC-MBP-04', ip: 14, place: seoul },
  admin02: { name: 'IT Administrator 02', department: 'IT', host: 'IT-WS-002', ip: 12, place: seoul },
  'jiyoung.park': { name: '박지영', department: 'Finance', host: 'FIN-LT-014', ip: 114, place: seoul },
  'sora.lee': { name: '이소라', department: 'HR', host: 'HR-WS-203', ip: 203, place: seoul },
  'hyun.choi': { name: '최현', department: 'Finance', host: 'FIN-WS-021', ip: 121, place: seoul },
  'maria.garcia': { name: 'María García', department: 'Sales', host: 'SAL-LT-077', ip: 77, place: dublin },
  'alex.murphy': { name: 'Alex Murphy', department: 'Sales', host: 'SAL-LT-081', ip: 81, place: dublin },
  'yuna.jung': { name: '정유나', department: 'Engineering', host: 'ENG-LT-060', ip: 60, place: seoul },
} as const;

export type Login = keyof typeof people;

export const staff: readonly Person[] = Object.entries(people).map(([login, { ip, ...person }], index) => ({
  ...person,
  login,
  email: `${login}@example.com`,
  os: person.host.includes('-MBP-') ? 'macos' : 'windows',
  privateIp: `10.${person.place === seoul ? 20 : 30}.4.${ip}`,
  publicIp: `${person.place === seoul ? '192.0.2.' : '198.51.100.'}${100 + index}`,
  oktaId: `00u1example0${String(index).padStart(2, '0')}q5d7`,
}));

export const person = (login: Login): Person => staff.find((one) => one.login === login)!;

export const server = {
  host: 'server-prod-01',
  privateIp: '10.40.1.11',
  publicIp: '192.0.2.40',
  instanceId: 'i-0a1b2c3d4e5f60718',
};

/** Buckets by what they are for. */
export const buckets = {
  exports: 'example-customer-exports',
  logs: 'example-app-logs',
  backups: 'example-backups',
} as const;

export const trail = 'account-trail';
