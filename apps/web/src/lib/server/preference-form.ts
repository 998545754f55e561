/** What the form of {@link PreferenceForm} says. */
import {
  CHANNEL_CHOICES,
  NOTIFICATION_TOPICS,
  type NotificationTopic,
  type Preference,
  RHYTHMS,
} from '@preau/domain/notification';

/** The topics that the form had, each with what was chosen of it. */
export function chosenIn(form: FormData): ({ topic: NotificationTopic } & Preference)[] {
  return NOTIFICATION_TOPICS.flatMap(topic => {
    const rhythm = RHYTHMS.find(known => known === form.get(`${topic}.quand`));
    const channel = CHANNEL_CHOICES.find(known => known === form.get(`${topic}.moyen`)) ?? 'email';
    return rhythm ? [{ topic, rhythm, channel }] : [];
  });
}
