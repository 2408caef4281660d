const paths = {
  reply: 'M9 5 4 10l5 5M4.5 10H12a4 4 0 0 1 4 4v1',
  edit: 'M4 16l1-4 8.5-8.5 3 3L8 15zM11.5 5.5l3 3',
  remove: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6',
  up: 'M2.5 9h3v8h-3zM5.5 9l4-6.5c1.5 0 2.2 1 2 2.4L11 8h4.8c1 0 1.7 1 1.4 2l-1.6 5.6c-.2.8-.8 1.4-1.7 1.4H5.5z',
  down: 'M2.5 11h3V3h-3zM5.5 11l4 6.5c1.5 0 2.2-1 2-2.4L11 12h4.8c1 0 1.7-1 1.4-2l-1.6-5.6C15.4 3.6 14.8 3 13.9 3H5.5z',
};

/** Drawn, since not every machine has a font with it. */
export const Icon = ({ name }: { name: keyof typeof paths }) => (
  <svg className="icon" viewBox="0 0 20 20" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
