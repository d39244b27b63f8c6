import type { MessageTable } from '../message-table.ts';

/** Wordings of the expression evaluator. `{position}` counts characters from 1; `{expression}` is the text. */
export const expressionMessages = {
  DTS_E_EXPREVALEXPRESSIONEMPTY: { message: 'The expression is empty.' },
  DTS_E_EXPREVALINVALIDTOKEN: {
    message: 'The expression cannot be read at character {position}: found {token} where {wanted} was expected.',
  },
  DTS_E_EXPREVALINVALIDTOKENSINGLEQUOTE: {
    message: 'There is a single quote at character {position} of the expression.',
    hint: 'Text is written in double quotes: "text". Inside text \\" stands for a double quote.',
  },
  DTS_E_EXPREVALINVALIDTOKENSINGLEEQUAL: {
    message: 'There is a single = at character {position} of the expression.',
    hint: 'Comparison is written ==. Only For Loop and Expression Task may assign with @Variable = ….',
  },
  OPENDTSX_E_EXPRESSION_UNTERMINATEDSTRING: {
    message: 'The text that begins at character {position} of the expression has no closing double quote.',
    hint: 'A backslash before the quote makes it part of the text: write \\\\ for a backslash.',
  },
  OPENDTSX_E_EXPRESSION_UNCLOSEDBRACKET: {
    message: 'The name that begins at character {position} of the expression has no closing bracket.',
  },
  OPENDTSX_E_EXPRESSION_VARIABLENAME: {
    message: 'The @ at character {position} of the expression is not followed by a variable name.',
    hint: 'Write @Name or @[Namespace::Name], without a blank after the @.',
  },
  OPENDTSX_E_EXPRESSION_TOODEEP: {
    message: 'The expression is nested more than {limit} levels deep (character {position}).',
    hint: 'Compute parts of it in variables or in derived columns before it.',
  },
  OPENDTSX_E_EXPRESSION_TOOLONG: {
    message:
      'The expression has more than {limit} names, values and operators: it is not read beyond character {position}.',
    hint: 'Compute parts of it in variables or in derived columns before it.',
  },
  OPENDTSX_E_EXPRESSION_UNKNOWNTYPE: {
    message: 'There is no data type named {type} to cast to (character {position} of the expression).',
  },
  DTS_E_EXPREVALILLEGALESCAPEINSTRINGLITERAL: {
    message: 'The text in the expression has the unknown escape sequence \\{escape} at character {position}.',
    hint: 'Write \\\\ for a backslash. Known sequences: \\a \\b \\f \\n \\r \\t \\v \\" \\\\ and \\x with four hexadecimal digits.',
  },
  DTS_E_EXPREVALILLEGALHEXESCAPEINSTRINGLITERAL: {
    message: 'The escape sequence {escape} at character {position} of the expression names no character.',
    hint: 'Write \\x and exactly four hexadecimal digits, not 0000.',
  },
  DTS_E_EXPREVALLITERALOVERFLOW: {
    message: 'The literal {literal} at character {position} of the expression is outside the range of {type}.',
    hint: 'A suffix chooses a wider type: L for DT_I8, U for DT_UI4, UL for DT_UI8.',
  },
  DTS_E_EXPREVALINVALIDFUNCTION: {
    message: 'There is no function named {function} (character {position} of the expression).',
  },
  DTS_E_EXPREVALINVALIDNUMBEROFPARAMSSINGULARPLURAL: {
    message: 'The function {function} takes {wanted} argument, but {found} are given (character {position}).',
  },
  DTS_E_EXPREVALINVALIDNUMBEROFPARAMSPLURALSINGULAR: {
    message: 'The function {function} takes {wanted} arguments, but {found} is given (character {position}).',
  },
  DTS_E_EXPREVALINVALIDNUMBEROFPARAMSPLURALPLURAL: {
    message: 'The function {function} takes {wanted} arguments, but {found} are given (character {position}).',
  },
  DTS_E_EXPREVALPARAMTYPEMISMATCH: {
    message: 'Argument {index} of the function {function} cannot be of type {type} (character {position}).',
  },
  DTS_E_EXPREVALFUNCTIONPARAMNOTSTATIC: {
    message:
      'Argument {index} of the function {function} depends on an input column, but must be known before rows are read.',
    hint: 'Use a constant or variables there.',
  },
  DTS_E_EXPREVALINVALIDDATEPART: {
    message: 'The function {function} knows no date part "{part}" (character {position}).',
    hint: 'Date parts: year, quarter, month, dayofyear, day, week, weekday, hour, minute, second, millisecond.',
  },
  DTS_E_EXPREVALINVALIDDATEPARTNODE: {
    message:
      'The first argument of the function {function} must be a date part in double quotes (character {position}).',
    hint: 'For example {function}("month", …).',
  },
  DTS_E_EXPREVALINPUTCOLUMNNAMENOTFOUND: {
    message: 'The input has no column named {column} (character {position} of the expression).',
    hint: 'Variables are written @[User::Name]; text is written in double quotes.',
  },
  DTS_E_EXPREVALINPUTCOLUMNIDNOTFOUND: {
    message: 'The input has no column with the lineage id {column} (character {position} of the expression).',
  },
  DTS_E_EXPREVALDOTTEDINPUTCOLUMNNAMENOTFOUND: {
    message: 'The input has no column {column} from that source (character {position} of the expression).',
  },
  DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNNAME: {
    message: '{column} would name an input column, but there are none here (character {position} of the expression).',
    hint: 'Variables are written @[User::Name]; text is written in double quotes.',
  },
  DTS_E_EXPREVALNOINPUTCOLUMNCOLLECTIONFORCOLUMNID: {
    message: '{column} would name an input column, but there are none here (character {position} of the expression).',
  },
  DTS_E_EXPREVALVARIABLENOTFOUND: {
    message: 'There is no variable {variable} in scope (character {position} of the expression).',
    hint: 'Upper and lower case count in variable names. A name with a namespace is written @[Namespace::Name].',
  },
  DTS_E_EXPREVALVARIABLETYPENOTSUPPORTED: {
    message: 'The variable {variable} holds an object, which expressions cannot use (character {position}).',
  },
  DTS_E_EXPREVALBINARYTYPEMISMATCH: {
    message: 'The operator {operator} at character {position} cannot combine {left} with {right}.',
    hint: 'Cast one operand to the type of the other.',
  },
  DTS_E_EXPREVALUNSUPPORTEDBINARYTYPE: {
    message: 'The operator {operator} at character {position} cannot be applied to an operand of type {type}.',
  },
  DTS_E_EXPREVALBINARYSIGNMISMATCH: {
    message:
      'The operator {operator} at character {position} cannot combine the signed and unsigned types {left} and {right}.',
    hint: 'Cast one operand so that both are signed or both are unsigned.',
  },
  DTS_E_EXPREVALUNSUPPORTEDUNNARYTYPE: {
    message: 'The operator {operator} at character {position} cannot be applied to an operand of type {type}.',
  },
  DTS_E_EXPREVALBINARYOPDTSTRNOTSUPPORTED: {
    message: 'NULL(DT_STR, …) at character {position} may not be an operand: it may only be the whole expression.',
    hint: 'Use NULL(DT_WSTR, …) and cast the result.',
  },
  DTS_E_EXPREVALCONDITIONALOPDTSTRNOTSUPPORTED: {
    message: 'NULL(DT_STR, …) at character {position} may not be a branch of ?: : it may only be the whole expression.',
    hint: 'Use NULL(DT_WSTR, …) and cast the result.',
  },
  DTS_E_EXPREVALCONDITIONALOPINVALIDCONDITIONTYPE: {
    message: 'The condition before ? at character {position} is of type {type}, but must be DT_BOOL.',
    hint: 'Compare it, for example with == 1.',
  },
  DTS_E_EXPREVALCONDITIONALOPCODEPAGEMISMATCH: {
    message:
      'The branches of the conditional operator at character {position} are of two code pages: {left} and {right}.',
    hint: 'Cast both to the same code page.',
  },
  DTS_E_EXPREVALCONDITIONALOPTYPEMISMATCH: {
    message:
      'The branches of the conditional operator at character {position} are of types {left} and {right}, which have no common type.',
    hint: 'Cast one branch to the type of the other.',
  },
  DTS_E_EXPREVALINVALIDCAST: {
    message: 'A value of type {from} cannot be cast to {to} (character {position} of the expression).',
    hint: 'Many types convert through text: cast to (DT_WSTR, 50) first.',
  },
  DTS_E_EXPREVALINVALIDCASTPARAM: {
    message: 'The cast to {type} at character {position} has {count} parameters; it is written ({form}).',
  },
  DTS_E_EXPREVALINVALIDCASTPARAMTYPE: {
    message: 'The cast to {type} has {found} as a parameter at character {position}, where a number must stand.',
  },
  DTS_E_EXPREVALINVALIDCASTLENGTH: {
    message: 'The length {value} in the cast to {type} is outside {minimum}–{maximum} (character {position}).',
  },
  DTS_E_EXPREVALINVALIDCASTPRECISION: {
    message: 'The precision {value} in the cast to {type} is outside {minimum}–{maximum} (character {position}).',
  },
  DTS_E_EXPREVALINVALIDCASTSCALE: {
    message: 'The scale {value} in the cast to {type} is outside {minimum}–{maximum} (character {position}).',
  },
  DTS_E_EXPREVALINVALIDCASTCODEPAGE: {
    message: 'The code page {value} in the cast to {type} is not known (character {position}).',
    hint: '1252 is Western European, 65001 is UTF-8.',
  },
  DTS_E_EXPREVALINVALIDNULLPARAM: {
    message: 'NULL(…) at character {position} needs a type with its parameters: NULL({form}).',
    hint: 'To test for NULL use ISNULL(…).',
  },
  DTS_E_EXPREVALINVALIDNULLPARAMTYPE: {
    message: 'NULL({type}, …) has {found} as a parameter at character {position}, where a number must stand.',
  },
  DTS_E_EXPREVALINVALIDNULLLENGTH: {
    message: 'The length {value} in NULL({type}, …) is outside {minimum}–{maximum} (character {position}).',
  },
  DTS_E_EXPREVALINVALIDNULLPRECISION: {
    message: 'The precision {value} in NULL({type}, …) is outside {minimum}–{maximum} (character {position}).',
  },
  DTS_E_EXPREVALINVALIDNULLSCALE: {
    message: 'The scale {value} in NULL({type}, …) is outside {minimum}–{maximum} (character {position}).',
  },
  DTS_E_EXPREVALINVALIDNULLCODEPAGE: {
    message: 'The code page {value} in NULL({type}, …) is not known (character {position}).',
  },
  DTS_E_EXPREVALDIVBYZERO: {
    message: 'The divisor of {operator} at character {position} is zero.',
    hint: 'Guard it: divisor == 0 ? NULL(…) : dividend / divisor.',
  },
  DTS_E_EXPREVALBINARYOPOVERFLOW: {
    message: 'The result of {operator} at character {position} is outside the range of {type}.',
    hint: 'Cast an operand to a wider type first, for example (DT_I8).',
  },
  DTS_E_EXPREVALBINARYOPNUMERICOVERFLOW: {
    message: 'The result of {operator} at character {position} does not fit the 38 digits of {type}.',
    hint: 'Cast the operands to the precision and scale that are needed, for example (DT_NUMERIC, 18, 4).',
  },
  DTS_E_EXPREVALBINARYOPERATIONFAILED: {
    message: 'The operator {operator} at character {position} cannot be computed: {detail}.',
  },
  DTS_E_EXPREVALUNARYOPOVERFLOW: {
    message: 'The result of {operator} at character {position} is outside the range of {type}.',
    hint: 'Cast the operand to a wider type first, for example (DT_I8).',
  },
  DTS_E_EXPREVALFUNCTIONOVERFLOW: {
    message: 'The result of the function {function} at character {position} is outside the range of {type}.',
  },
  DTS_E_EXPREVALFUNCTIONCOMPUTEFAILED: {
    message: 'The function {function} at character {position} cannot be computed: {detail}.',
  },
  DTS_E_EXPREVALSQRTINVALIDPARAM: {
    message: 'SQRT at character {position} is given the negative number {value}.',
  },
  DTS_E_EXPREVALPOWERINVALIDPARAM: {
    message: 'POWER({value}) at character {position} has no value: zero cannot be raised to a negative power.',
  },
  DTS_E_EXPREVALFNFINDSTRINGINVALIDOCCURRENCECOUNT: {
    message: 'The occurrence given to FINDSTRING at character {position} must be greater than 0, but it is {value}.',
  },
  DTS_E_EXPREVALFNRIGHTINVALIDLENGTH: {
    message: 'The length given to RIGHT at character {position} must not be negative, but it is {value}.',
    hint: 'FINDSTRING gives 0 for text that is not there: guard the computation.',
  },
  DTS_E_EXPREVALFNSUBSTRINGINVALIDSTARTINDEX: {
    message: 'The start position given to SUBSTRING at character {position} must be at least 1, but it is {value}.',
  },
  DTS_E_EXPREVALFNSUBSTRINGINVALIDLENGTH: {
    message: 'The length given to SUBSTRING at character {position} must not be negative, but it is {value}.',
  },
  DTS_E_EXPREVALFNREPLICATEINVALIDREPEATCOUNT: {
    message: 'The count given to REPLICATE at character {position} must not be negative, but it is {value}.',
  },
  DTS_E_EXPREVALCASTFAILED: {
    message: 'The value {value} of type {from} cannot be cast to {to} (character {position} of the expression).',
  },
  DTS_E_EXPREVALDATACONVERSIONFAILED: {
    message: 'The value {value} of type {from} cannot be converted to {to} (character {position} of the expression).',
  },
  DTS_E_EXPREVALDATACONVERSIONOVERFLOW: {
    message: 'The value {value} of type {from} is outside the range of {to} (character {position} of the expression).',
    hint: 'Cast to a wider type.',
  },
  DTS_E_EXPREVALDATACONVERSIONNOTSUPPORTED: {
    message: 'There is no conversion from {from} to {to}.',
    hint: 'Many types convert through text: to DT_WSTR first, then to the type wanted.',
  },
  DTS_W_EXPREVALPOTENTIALSTRINGTRUNCATION: {
    message: 'The cast at character {position} from ({from}) to ({to}) may cut text off.',
  },
  DTS_E_EXPREVALASSIGNMENTTOREADONLYVARIABLE: {
    message: 'The variable {variable} cannot be assigned to: it is read-only.',
  },
  DTS_E_EXPREVALRESULTTYPENOTSUPPORTED: {
    message: 'The expression gives a value of type {type}, which a variable cannot hold.',
    hint: 'Cast it to (DT_WSTR, 4000).',
  },
} satisfies MessageTable;
