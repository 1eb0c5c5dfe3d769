import { type Annotation, formatAnnotation, formatLabel, type Label } from '../../metadata/labels.ts'
import { quoted } from './build-command.ts'

/**
 * Returns a line for each label and annotation, with its places: `label, manifest, index: org.example.team=blue`. Most
 * values are the same in all places.
 */
export function labelLines(labels: readonly Label[], annotations: readonly Annotation[]): readonly string[] {
  const places = [
    ...labels.map(label => ({ place: 'label', text: formatLabel(label) })),
    ...annotations.map(annotation => {
      const text = formatLabel(annotation)
      return { place: formatAnnotation(annotation).slice(0, -text.length - 1), text }
    }),
  ]
  return [...Map.groupBy(places, ({ text }) => text)].map(
    ([text, same]) => `${same.map(({ place }) => place).join(', ')}: ${/[\r\n]/.test(text) ? quoted(text) : text}`,
  )
}
