import type { Brain } from './brain.ts';
import { type ModelSpec, modelName } from './model-spec.ts';
import { rules } from './rules.ts';

/** The rules, or a language model in their place. */
export const brainOf = async (spec: ModelSpec | 'rules'): Promise<Brain> => {
  if (spec === 'rules') return rules();
  // a tenth of a second and more, which only those pay who ask for a model
  const [{ model }, { languageModel }] = await Promise.all([import('./model.ts'), import('./language-model.ts')]);
  return model(modelName(spec), languageModel(spec, process.env));
};
