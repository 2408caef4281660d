import { type RefObject, useEffect, useRef } from 'react';

/**
 * A list that follows what is added at its end, as far as the beginning of that stays in sight, unless somebody has
 * scrolled away.
 */
export const useBottom = (grown: unknown): RefObject<HTMLDivElement | null> => {
  const list = useRef<HTMLDivElement>(null);
  const followed = useRef(0);
  useEffect(() => {
    const element = list.current;
    const last = element?.lastElementChild;
    if (!element || !(last instanceof HTMLElement) || element.scrollTop < followed.current - 40) return;
    element.scrollTop = Math.min(element.scrollHeight - element.clientHeight, last.offsetTop - 8);
    followed.current = element.scrollTop;
  }, [grown]);
  return list;
};
