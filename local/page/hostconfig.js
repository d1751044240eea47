// How cards look in Teams, in the terms of Microsoft's renderer.

const text = (main, subtle = "#616161") => ({ default: main, subtle });
const colours = {
  default: text("#242424"),
  dark: text("#242424"),
  light: text("#ffffff", "#f0f0f0"),
  accent: text("#4f52b2", "#4f52b2"),
  good: text("#0e700e", "#0e700e"),
  warning: text("#835b00", "#835b00"),
  attention: text("#b10e1c", "#b10e1c"),
};
const style = (backgroundColor, borderColor) => ({
  backgroundColor, borderColor, foregroundColors: colours,
});

export const hostConfig = {
  fontFamily: "'Segoe UI', 'Segoe UI Web', -apple-system, Roboto, 'Helvetica Neue', sans-serif",
  fontSizes: { small: 12, default: 14, medium: 16, large: 20, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 28, extraLarge: 32 },
  supportsInteractivity: true,
  spacing: {
    small: 6, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16,
  },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: style("#ffffff", "#e0e0e0"),
    emphasis: style("#f5f5f5", "#e0e0e0"),
    accent: style("#e8ebfa", "#c5cbfa"),
    good: style("#f1faf1", "#9fd89f"),
    warning: style("#fef9e4", "#f9e2ae"),
    attention: style("#fdf3f4", "#eeacb2"),
  },
  actions: {
    maxActions: 6, spacing: "default", buttonSpacing: 8, actionsOrientation: "horizontal",
    actionAlignment: "left", showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
  },
  inputs: {
    allowDynamicallyFilteredChoiceSet: true,
    debounceTimeInMilliSeconds: 150,
    label: {
      inputSpacing: "small",
      requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "bolder" },
    },
    errorMessage: { color: "attention", size: "small", spacing: "small" },
  },
  factSet: {
    title: { weight: "bolder", wrap: true, maxWidth: 180 }, value: { wrap: true }, spacing: 12,
  },
  textBlock: { headingLevel: 3 },
  textStyles: { heading: { size: "large", weight: "bolder" }, columnHeader: { weight: "bolder" } },
  table: { cellSpacing: 8 },
  choiceSetInputValueSeparator: ",",
};
