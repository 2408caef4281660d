// @ts-nocheck: the validators below are compiled JavaScript
// Generated from schemas/knowledge.yaml by `npm run generate`. Not for editing.

import type { Validator } from '../contract.ts';
import type { Passages } from './shared.ts';

export interface SearchKnowledgeBaseParameters {
/**
 * What to look up, in plain words, English or Korean, at most 1000 characters.
 */
question: string
}

export type operations = {
  searchKnowledgeBase: { parameters: SearchKnowledgeBaseParameters; result: Passages };
};

const validateSearchKnowledgeBase: Validator = validate10;const schema11 = {"type":"object","additionalProperties":false,"required":["question"],"properties":{"question":{"description":"What to look up, in plain words, English or Korean, at most 1000 characters.","type":"string","minLength":2,"maxLength":1000}}};function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){let vErrors = null;let errors = 0;if(errors === 0){if(data && typeof data == "object" && !Array.isArray(data)){let missing0;if((data.question === undefined) && (missing0 = "question")){validate10.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];return false;}else {const _errs1 = errors;for(const key0 in data){if(!(key0 === "question")){validate10.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"}];return false;break;}}if(_errs1 === errors){if(data.question !== undefined){let data0 = data.question;const _errs2 = errors;if(typeof data0 !== "string"){let dataType0 = typeof data0;let coerced0 = undefined;if(!(coerced0 !== undefined)){if(dataType0 == "number" || dataType0 == "boolean"){coerced0 = "" + data0;}else if(data0 === null){coerced0 = "";}else {validate10.errors = [{instancePath:instancePath+"/question",schemaPath:"#/properties/question/type",keyword:"type",params:{type: "string"},message:"must be string"}];return false;}}if(coerced0 !== undefined){data0 = coerced0;if(data !== undefined){data["question"] = coerced0;}}}if(errors === _errs2){if(typeof data0 === "string"){if(data0.length > 1000){validate10.errors = [{instancePath:instancePath+"/question",schemaPath:"#/properties/question/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];return false;}else {if(data0.length < 2){validate10.errors = [{instancePath:instancePath+"/question",schemaPath:"#/properties/question/minLength",keyword:"minLength",params:{limit: 2},message:"must NOT have fewer than 2 characters"}];return false;}}}}}}}}else {validate10.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];return false;}}validate10.errors = vErrors;return errors === 0;}
export const document = {
  name: "knowledge",
  title: "Knowledge base",
  operations: {
    searchKnowledgeBase: { ...{"path":"/searchKnowledgeBase","method":"GET","instead":{},"parameters":{"question":{"description":"What to look up, in plain words, English or Korean, at most 1000 characters."}}}, validate: validateSearchKnowledgeBase, result: 'Passages' as const },
  },
};
